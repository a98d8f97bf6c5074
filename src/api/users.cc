// Users of an organisation, by email, and the organisation itself.
#include <algorithm>

#include "api/decode.h"
#include "api/handlers.h"
#include "api/names.h"
#include "api/once.h"
#include "api/rate_limits.h"
#include "api/render.h"
#include "base/limits.h"

namespace amend::api {
namespace {

engine::Owner owner_of(const Call& call) {
  return {call.key.organization_id, call.parameters.front(), call.key.user_id};
}

json::Value setting(const json::Object& settings, std::string_view name) {
  const json::Value* value = settings.find(name);
  return value != nullptr ? *value : json::Value();
}

json::Value user_json(const engine::User& user) {
  return json::make_object({{"user_id", user.id},
                            {"email", user.email},
                            {"user_name", user.name},
                            {"role", user.role},
                            {"status", user.status},
                            {"avatar_url", setting(user.settings, "avatar_url")},
                            {"metadata", setting(user.settings, "metadata")},
                            {"created_at", format_time(user.created_at)},
                            {"updated_at", format_time(user.updated_at)}});
}

json::Value organization_json(const engine::Organization& found) {
  json::Value limits = setting(found.settings, kRateLimitsSetting);
  if (limits.is_null()) limits = json::Object();
  return json::make_object({{"organization_id", found.id},
                            {"organization_name", found.name},
                            {"account_type", "enterprise"},
                            {"credit_count", 1'000'000'000},  // nothing is counted
                            {"rate_limits", std::move(limits)},
                            {"logo_url", setting(found.settings, "logo_url")},
                            {"billing_email", setting(found.settings, "billing_email")},
                            {"metadata", setting(found.settings, "metadata")},
                            {"created_at", format_time(found.created_at)},
                            {"updated_at", format_time(found.updated_at)}});
}

http::Response user_response(const engine::User& user) {
  return json_response(user_json(user));
}

http::Response deleted_response(engine::Done) {
  return json_response(json::make_object({{"message", "User deleted"}, {"success", true}}));
}

http::Response organization_response(const engine::Organization& found) {
  return json_response(organization_json(found));
}

// Text and object settings: absent stays, null clears.
void read_text(const json::Value& body, Fields& fields, const char* name, json::Object& settings) {
  if (body.find(name) == nullptr) return;
  const auto text = fields.text(name);
  settings.append(name, text ? json::Value(*text) : json::Value());
}

void read_object(const json::Value& body, Fields& fields, const char* name,
                 json::Object& settings) {
  if (body.find(name) == nullptr) return;
  const json::Object* object = fields.object(name);
  settings.append(name, object != nullptr ? json::Value(*object) : json::Value());
}

// Of each category requests a minute, or null: what the server says.
void read_rate_limits(const json::Value& body, Fields& fields, json::Object& settings) {
  read_object(body, fields, kRateLimitsSetting, settings);
  const json::Value* given = fields.find(kRateLimitsSetting);
  if (given == nullptr || !given->is_object()) return;
  Fields limits(*given, fields.at(kRateLimitsSetting), fields.faults());
  for (const json::Member& limit : given->object()) {
    if (std::find(kCategories.begin(), kCategories.end(), limit.key) == kCategories.end()) {
      limits.fault(limit.key, one_of(kCategories), "enum");
    } else if (limits.integer(limit.key).value_or(1) < 1) {
      limits.fault(limit.key, "must be at least 1", "greater_than_equal");
    }
  }
}

engine::UserChange read_change(const json::Value& body, Fields& fields) {
  engine::UserChange change;
  change.name = fields.text("user_name");
  if (change.name) {
    check_length(fields, "user_name", *change.name, limits::kUserNameMinCharacters,
                 limits::kUserNameCharacters);
  }
  const auto word = [](const std::optional<std::string>& read) { return read; };
  change.role = word(fields.word("role", {"admin", "member", "viewer"}));
  change.status = word(fields.word("status", {"active", "suspended", "pending"}));
  read_text(body, fields, "avatar_url", change.settings);
  read_object(body, fields, "metadata", change.settings);
  return change;
}

std::string read_email(Fields& fields) {
  std::string email = fields.required_text("email");
  const json::Value* given = fields.find("email");
  if (given == nullptr || !given->is_string()) return email;
  const std::size_t at = email.find('@');
  if (at == 0 || at == std::string::npos || at + 1 == email.size()) {
    fields.fault("email", "must be an email address", "value_error");
  }
  check_length(fields, "email", email, 0, limits::kEmailCharacters);
  return email;
}

// A word of the query, or nothing. Errors: kValidation for any other.
Result<std::optional<std::string>> query_word(const Call& call, const char* name,
                                              std::initializer_list<std::string_view> words) {
  const std::string* given = call.target.find(name);
  if (given == nullptr) return std::optional<std::string>();
  if (std::find(words.begin(), words.end(), *given) != words.end()) return std::optional(*given);
  return Status::validation({{{"query", std::string(name)}, one_of(words), "enum"}});
}

}  // namespace

Result<http::Response> create_user(Call& call) {
  Faults faults;
  Fields fields(call.body, {"body"}, faults);
  engine::User created;
  created.email = read_email(fields);
  if (fields.find("user_name") == nullptr) fields.missing("user_name");
  engine::UserChange read = read_change(call.body, fields);
  AMEND_RETURN_IF_ERROR(faults.status());
  created.organization_id = call.key.organization_id;
  created.name = read.name.value_or("");
  created.role = read.role.value_or("member");
  created.status = read.status.value_or("active");
  created.settings = std::move(read.settings);
  AMEND_ASSIGN_OR_RETURN(const engine::User made,
                         call.engine.accounts().create_user(
                             std::move(created), once<engine::User>(call, user_response)));
  return user_response(made);
}

Result<http::Response> list_users(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const auto skip, call.number("skip", 0, limits::kUserSkip));
  AMEND_ASSIGN_OR_RETURN(const auto limit, call.number("limit", 1, limits::kPageSize));
  AMEND_ASSIGN_OR_RETURN(const auto role, query_word(call, "role", {"admin", "member", "viewer"}));
  AMEND_ASSIGN_OR_RETURN(const auto status,
                         query_word(call, "status", {"active", "suspended", "pending"}));
  auto users = call.engine.accounts().users(call.key.organization_id);
  std::erase_if(users, [&](const engine::User& user) {
    return (role && user.role != *role) || (status && user.status != *status);
  });
  const std::int64_t first = skip.value_or(0);
  const std::int64_t count = limit.value_or(limits::kDefaultUserPageSize);
  json::Array results;
  for (std::int64_t at = first; at < first + count && at < std::ssize(users); ++at) {
    results.push_back(user_json(users[static_cast<std::size_t>(at)]));
  }
  return json_response(json::make_object({{"results", std::move(results)},
                                          {"total", std::uint64_t{users.size()}},
                                          {"skip", first},
                                          {"limit", count}}));
}

Result<http::Response> get_user(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const engine::User found, call.engine.accounts().user(owner_of(call)));
  return user_response(found);
}

Result<http::Response> patch_user(Call& call) {
  Faults faults;
  Fields fields(call.body, {"body"}, faults);
  const engine::UserChange change = read_change(call.body, fields);
  AMEND_RETURN_IF_ERROR(faults.status());
  AMEND_ASSIGN_OR_RETURN(const engine::User changed,
                         call.engine.accounts().change_user(
                             owner_of(call), change, once<engine::User>(call, user_response)));
  return user_response(changed);
}

Result<http::Response> delete_user(Call& call) {
  AMEND_RETURN_IF_ERROR(call.engine.accounts().delete_user(
      owner_of(call), once<engine::Done>(call, deleted_response)));
  return deleted_response({});
}

Result<http::Response> get_organization(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const engine::Organization found,
                         call.engine.accounts().organization(call.key.organization_id));
  return organization_response(found);
}

Result<http::Response> patch_organization(Call& call) {
  Faults faults;
  Fields fields(call.body, {"body"}, faults);
  const auto name = fields.text("organization_name");
  if (name) {
    check_length(fields, "organization_name", *name, 1, limits::kOrganizationNameCharacters);
  }
  json::Object settings;
  read_text(call.body, fields, "logo_url", settings);
  read_text(call.body, fields, "billing_email", settings);
  read_object(call.body, fields, "metadata", settings);
  read_rate_limits(call.body, fields, settings);
  AMEND_RETURN_IF_ERROR(faults.status());
  AMEND_ASSIGN_OR_RETURN(const engine::Organization changed,
                         call.engine.accounts().change_organization(
                             call.key.organization_id, name, settings,
                             once<engine::Organization>(call, organization_response)));
  return organization_response(changed);
}

}  // namespace amend::api
