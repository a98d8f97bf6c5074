// API keys: a path names the owner's email and the key's name.
#include "api/auth.h"
#include "api/handlers.h"
#include "api/key_request.h"
#include "api/once.h"
#include "api/render.h"
#include "base/limits.h"

namespace amend::api {
namespace {

engine::Owner owner_of(const Call& call) {
  return {call.key.organization_id, call.parameters.front(), call.key.user_id};
}

http::Response key_response(const engine::ApiKey& key) {
  return json_response(json::Value(key_json(key)));
}

http::Response revoked_response(engine::Done) {
  return json_response(json::make_object({{"message", "API key revoked"}, {"success", true}}));
}

// The one time that the secret is shown: what is kept for a retry is without it.
http::Response with_secret(const engine::ApiKey& key, const std::string& secret) {
  json::Object answer = key_json(key);
  answer.append("key", secret);
  http::Response response = json_response(json::Value(std::move(answer)));
  response.headers.add("Cache-Control", "no-store");
  return response;
}

engine::SecretDigest digest_of(const std::string& secret) {
  return {sha256(secret), secret_prefix(secret)};
}

Result<std::int64_t> read_overlap(Call& call) {
  Faults faults;
  Fields fields(call.body, {"body"}, faults);
  const auto in_body = fields.integer("overlap_seconds");
  AMEND_RETURN_IF_ERROR(faults.status());
  AMEND_ASSIGN_OR_RETURN(const auto in_query,
                         call.number("overlap_seconds", 0, limits::kKeyOverlapSeconds));
  if (in_query) return *in_query;
  if (!in_body) return std::int64_t{0};
  AMEND_RETURN_IF_ERROR(
      check_range(*in_body, 0, limits::kKeyOverlapSeconds, fields.at("overlap_seconds")));
  return *in_body;
}

}  // namespace

Result<http::Response> create_key(Call& call) {
  Faults faults;
  const engine::KeySettings settings = read_key_settings(call.body, faults);
  AMEND_RETURN_IF_ERROR(faults.status());
  const std::string secret = new_secret();
  AMEND_ASSIGN_OR_RETURN(const engine::ApiKey made, call.engine.accounts().create_key(
                                                        owner_of(call), settings, digest_of(secret),
                                                        once<engine::ApiKey>(call, key_response)));
  return with_secret(made, secret);
}

Result<http::Response> list_keys(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const bool with_revoked, call.flag("include_revoked"));
  AMEND_ASSIGN_OR_RETURN(const auto keys,
                         call.engine.accounts().keys(owner_of(call), with_revoked));
  json::Array results;
  for (const engine::ApiKey& key : keys) results.emplace_back(key_json(key));
  return json_response(
      json::make_object({{"results", std::move(results)}, {"total", std::uint64_t{keys.size()}}}));
}

Result<http::Response> patch_key(Call& call) {
  Faults faults;
  const engine::KeyChange change = read_key_change(call.body, faults);
  AMEND_RETURN_IF_ERROR(faults.status());
  AMEND_ASSIGN_OR_RETURN(
      const engine::ApiKey changed,
      call.engine.accounts().change_key(owner_of(call), call.parameters.back(), change,
                                        once<engine::ApiKey>(call, key_response)));
  return key_response(changed);
}

// The former secret stops working at once, unless a time is given in which both do.
Result<http::Response> rotate_key(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const std::int64_t overlap_s, read_overlap(call));
  const std::string secret = new_secret();
  AMEND_ASSIGN_OR_RETURN(const engine::ApiKey made,
                         call.engine.accounts().rotate_key(
                             owner_of(call), call.parameters.back(), digest_of(secret),
                             overlap_s * 1'000'000, once<engine::ApiKey>(call, key_response)));
  return with_secret(made, secret);
}

Result<http::Response> revoke_key(Call& call) {
  AMEND_RETURN_IF_ERROR(call.engine.accounts().revoke_key(
      owner_of(call), call.parameters.back(), once<engine::Done>(call, revoked_response)));
  return revoked_response({});
}

}  // namespace amend::api
