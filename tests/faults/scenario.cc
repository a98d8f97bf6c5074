#include "faults/scenario.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>

#include "document/create.h"
#include "document/replace.h"
#include "faults/show.h"
#include "filter/parse.h"
#include "json/parse.h"

namespace amend::faults {
namespace {

constexpr std::chrono::seconds kPatience{60};

constexpr std::uint64_t kHistoryBytes = 600;  // a part of what is done

std::string id_of(int number) {
  return "d" + std::to_string(number);
}

std::vector<std::string> ids_of(const std::vector<int>& numbers) {
  std::vector<std::string> ids;
  for (const int number : numbers) ids.push_back(id_of(number));
  return ids;
}

document::Patch patch_to(const char* field, int value) {
  return *document::parse_patch(
      *json::parse(R"({")" + std::string(field) + R"(":)" + std::to_string(value) + "}"));
}

document::NewDocument new_document(const Shadow::Document& wanted) {
  auto created = *document::read_new_document(*json::parse(Shadow::body(wanted)),
                                              document::SystemMembers::kRefuse);
  created.id = wanted.id;
  if (wanted.vector)
    created.vectors.push_back({"v", document::Vector::Kind::kDense, {1.5F, -2.0F}, {}, {}});
  return created;
}

}  // namespace

// A process that met an error while it started is started again.
bool Scenario::start(rocksdb::Env* env, Settling settling) {
  engine_.reset();
  embedded::Config config{directory_, embedded::share_out(embedded::kLeastMemory)};
  config.memory.write_buffer = 64 * 1024;  // the least that there is, so that tables are written
  config.env = env;
  const Micros hour = 3'600'000'000;
  config.upkeep.settle_after_us = settling == Settling::kAtOnce ? 0 : hour;
  config.upkeep.settle_when_quiet_us = hour;
  config.upkeep.history.bytes = kHistoryBytes;
  config.upkeep.trim_every_us = 0;
  if (folding_ == Folding::kUnlogged) config.upkeep.settle_logged_bytes = 0;
  auto opened = embedded::open(config);
  if (!opened.ok() && failed_()) opened = embedded::open(config);
  if (opened.ok()) engine_ = std::move(*opened);
  if (!opened.ok() && !failed_()) {
    found_wrong("it does not start: " + opened.status().message());
  }
  return opened.ok();
}

void Scenario::live(const std::shared_ptr<WatchedFiles>& files,
                    const std::function<bool()>& failed) {
  failed_ = failed;
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(files);
  if (start(env.get(), Settling::kNever)) {
    set_up();
    create(0, 12, 2000);
    update({0, 1, 2, 3, 4, 5}, 1);
    match(1, 2);
    patch_many({3, 4, 5, 6}, 3);
    remove(5);
    revert_last();
    remove(5);
    create(12, 12, 2500);
    replace(2, 4);
    match(0, 5);
    compare("while it runs");
  }
  if (start(env.get(), Settling::kAtOnce)) {
    compare("after a restart");
    settle();
    update({0, 7, 13}, 6);
    match(2, 7);
    settle();
    create(24, 10, 3000);
    patch(25, 8);
    settle();
    compare("when settled");
  }
  if (start(env.get(), Settling::kNever)) {
    remove(13);
    match(1, 9);
    create(13, 1, 10);  // the id again
    compare("at the end");
  }
  engine_.reset();
}

void Scenario::check() {
  failed_ = [] { return false; };
  const std::unique_ptr<rocksdb::Env> env =
      rocksdb::NewCompositeEnv(std::make_shared<HealthyFiles>());
  if (!start(env.get(), Settling::kAtOnce)) return;
  compare("after the fault");
  set_up();
  settle();
  revert_last();
  compare("when the last write is reverted");
  create(100, 2, 10);
  match(1, 10);
  compare("when it goes on");
  settle();
  if (start(env.get(), Settling::kNever)) compare("after one more start");
  engine_.reset();
}

// --- the writes ---

// Nothing for what there is already: whether it was made may have been unknown.
void Scenario::set_up() {
  auto name_space = engine_->resolve_namespace(kOrganization, kNamespace);
  if (!name_space.ok()) {
    const auto made = engine_->create_namespace({kOrganization, kNamespace, json::Object()});
    write("a namespace", made.ok() ? Outcome(std::nullopt) : made.status(),
          [](Shadow& shadow) { shadow.name_space = true; });
    if (!made.ok()) return;
    name_space = made->id;
  }
  const auto collection = engine_->resolve_collection(*name_space, kCollection);
  if (collection.ok()) {
    collection_ = *collection;
    return;
  }
  const auto made = engine_->create_collection({*name_space, kCollection, json::Object()});
  write("a collection", made.ok() ? Outcome(std::nullopt) : made.status(),
        [](Shadow& shadow) { shadow.collection = true; });
  if (made.ok()) collection_ = made->id;
}

// What an outcome says about what is true now.
void Scenario::write(const char* what, const Outcome& outcome, const Apply& apply) {
  std::vector<Shadow> applied;
  for (const Shadow& before : possible_) {
    Shadow after = before;
    apply(after);
    if (after.version != before.version) after.before = before.documents;
    if (outcome.ok() && *outcome && after.version != **outcome) continue;
    // It changed nothing, but what it saw may differ from what is there after the next start.
    if (outcome.ok() && !*outcome && after.version != before.version) after = before;
    applied.push_back(std::move(after));
  }
  if (outcome.ok()) {
    if (applied.empty()) return found_wrong(std::string(what) + " got a version out of turn");
    possible_ = std::move(applied);
    return;
  }
  const Status status = outcome.status();
  if (!failed_()) found_wrong(std::string(what) + " failed: " + status.log_text());
  // A collection whose making failed is not there.
  const bool refused = status.code() == Code::kUnavailable || status.code() == Code::kStorageFull ||
                       status.code() == Code::kNotFound;
  if (refused) return;
  if (status.code() != Code::kInternal) {
    return found_wrong(std::string(what) + " ended with " + status.message());
  }
  possible_.insert(possible_.end(), applied.begin(), applied.end());
  wait_until_it_goes_on();
}

// After a full disk the engine goes on by itself, after anything else never.
void Scenario::wait_until_it_goes_on() {
  const Deadline give_up = Deadline::clock::now() + kPatience;
  while (engine_->health().writable &&
         !engine_->accounts().set_admin_key({std::string(32, 'k'), "sk_k..."}).ok()) {
    if (Deadline::clock::now() > give_up) return found_wrong("it neither stops nor goes on");
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

void Scenario::create(int first, int count, int pad) {
  engine::CreateDocuments command{collection_, {}};
  std::vector<Shadow::Document> made;
  for (int number = first; number < first + count; ++number) {
    made.push_back({id_of(number), 0, number % kGroups, 0, 0, pad, number % 4 == 0});
    ids_.insert(made.back().id);
    command.documents.push_back(new_document(made.back()));
  }
  const auto done = engine_->create_documents(std::move(command), {});
  write("a create", done.ok() ? Outcome(done->version) : done.status(), [&](Shadow& shadow) {
    const std::uint64_t version = shadow.version + 1;
    for (Shadow::Document document : made) {
      if (shadow.find(document.id) != nullptr) continue;
      document.version = shadow.version = version;
      shadow.documents.push_back(document);
    }
  });
}

void Scenario::update(const std::vector<int>& numbers, int value) {
  engine::UpdateDocuments command{collection_, {}};
  for (const int number : numbers) {
    command.updates.push_back({id_of(number), patch_to("a", value), {}});
  }
  const auto done = engine_->update_documents(std::move(command), {});
  write("a batch by id", done.ok() ? Outcome(done->version) : done.status(), [&](Shadow& shadow) {
    shadow.change(ids_of(numbers), [&](Shadow::Document& document) { document.a = value; });
  });
}

void Scenario::match(int group, int value) {
  const std::string filter = R"({"group":)" + std::to_string(group) + "}";
  const auto done = engine_->update_matching(
      {collection_, *filter::parse(*json::parse(filter)), filter, patch_to("b", value)}, {"key_1"});
  write("a filter update", done.ok() ? Outcome(done->version) : done.status(), [&](Shadow& shadow) {
    std::vector<std::string> matching;
    for (const Shadow::Document& document : shadow.documents) {
      if (document.group == group) matching.push_back(document.id);
    }
    shadow.change(matching, [&](Shadow::Document& document) { document.b = value; });
  });
}

void Scenario::replace(int number, int value) {
  Shadow::Document wanted{id_of(number), 0, number % kGroups, value, value, 100, number % 4 == 0};
  const auto done = engine_->replace_document(
      {collection_, wanted.id, *document::read_replacement(*json::parse(Shadow::body(wanted)))},
      {"key_1"});
  write("a replace", done.ok() ? Outcome(done->identity.version) : done.status(),
        [&](Shadow& shadow) {
          shadow.change({id_of(number)}, [&](Shadow::Document& document) { document = wanted; });
        });
}

void Scenario::patch(int number, int value) {
  const auto done =
      engine_->patch_document({collection_, id_of(number), patch_to("a", value), {}}, {"key_1"});
  write("a patch", done.ok() ? Outcome(done->identity.version) : done.status(),
        [&](Shadow& shadow) {
          shadow.change({id_of(number)}, [&](Shadow::Document& document) { document.a = value; });
        });
}

// All at once, so that several are in one commit.
void Scenario::patch_many(const std::vector<int>& numbers, int value) {
  std::vector<std::promise<Result<engine::StoredDocument>>> ended(numbers.size());
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    engine::PatchDocument command{collection_, id_of(numbers[at]), patch_to("a", value), {}};
    const bool started = engine_->start_patching(
        command, {"key_1"}, [&, at](auto patched) { ended[at].set_value(std::move(patched)); });
    if (!started) ended[at].set_value(engine_->patch_document(std::move(command), {"key_1"}));
  }
  std::vector<Result<engine::StoredDocument>> outcomes;
  for (auto& one : ended) outcomes.push_back(one.get_future().get());
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    const auto& done = outcomes[at];
    write("one of many patches", done.ok() ? Outcome(done->identity.version) : done.status(),
          [&](Shadow& shadow) {
            shadow.change({id_of(numbers[at])},
                          [&](Shadow::Document& document) { document.a = value; });
          });
  }
}

void Scenario::remove(int number) {
  const auto done = engine_->delete_document({collection_, id_of(number)}, {"key_1"});
  write("a delete", done.ok() ? Outcome(*done) : done.status(), [&](Shadow& shadow) {
    if (shadow.find(id_of(number)) == nullptr) return;
    ++shadow.version;
    std::erase_if(shadow.documents, [&](const auto& one) { return one.id == id_of(number); });
  });
}

// If it is one that gives every document back what it had, or deleted some. Some of them may have
// been folded when a fault was met, others later.
void Scenario::revert_last() {
  using Kind = engine::Operation::Kind;
  const auto page = engine_->list_operations({collection_, std::nullopt, 1});
  if (!page.ok() && !failed_()) found_wrong("there is no history: " + page.status().log_text());
  if (!page.ok() || page->operations.empty()) return;
  const engine::Operation& last = page->operations.front();
  const bool deletes = last.kind == Kind::kDelete;
  const bool changes = last.kind == Kind::kUpdate || last.kind == Kind::kUpdateMatching ||
                       last.kind == Kind::kReplace;
  if (!changes && !deletes) return;
  const auto done = engine_->revert_operation({collection_, last.version}, {"key_1"}, {});
  if (done.ok() && !done->skipped.empty()) return found_wrong("a revert leaves documents alone");
  write("a revert", done.ok() ? Outcome(done->version) : done.status(), [&](Shadow& shadow) {
    const std::uint64_t version = shadow.version + 1;
    if (deletes) return shadow.bring_back(version);
    for (Shadow::Document& document : shadow.documents) {
      if (document.version != last.version) continue;
      document = *Shadow::find(shadow.before, document.id);
      document.version = shadow.version = version;
    }
  });
}

// Waits until everything is folded into its documents, or will not be.
void Scenario::settle() {
  const Deadline give_up = Deadline::clock::now() + kPatience;
  while (engine_->metrics().pending_records > 0 && engine_->health().writable) {
    if (Deadline::clock::now() > give_up) return found_wrong("it does not settle");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

// --- the checks ---

// What is shown must be one of what is possible; from then on it is the only one.
void Scenario::compare(const char* when) {
  const auto text = show(*engine_, ids_);
  if (!text.ok()) {
    if (!failed_()) found_wrong(std::string(when) + ": " + text.status().log_text());
    return;
  }
  std::vector<Shadow> same;
  for (const Shadow& shadow : possible_) {
    if (show(shadow) == *text) same.push_back(shadow);
  }
  if (same.empty()) {
    std::string sentence = std::string(when) + " it shows what cannot be:";
    for (const Shadow& shadow : possible_) sentence += "\n" + difference(show(shadow), *text);
    return found_wrong(sentence);
  }
  if (!failed_()) possible_ = {same.front()};
}

}  // namespace amend::faults
