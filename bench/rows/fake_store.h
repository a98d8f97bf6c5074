// FakeStore: a contestant in memory for tests, right or wrong in a chosen way.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "bench/contestants/contestant.h"

namespace amend::bench {

enum class Fault : std::uint8_t {
  kNone,
  kCountsOneLess,
  kForgetsChanges,     // answers as if it had done them
  kChangesOneTooMany,  // the first document too, whatever the condition
  kForgetsBatches,
  kForgetsPatches,
  kGivesOtherDocuments,
  kTurnsPagesAround,
  kRepeatsPages,      // gives the first page again
  kCarriesOutTrials,  // changes documents in a dry run
  kForgetsReverts,
  kMixesGroups,  // the figures of one are those of another
  kForgetsWhenKilled,
  kBreaks,      // every call of a session is an error
  kHasNothing,  // every call of a session is not available
};

// What the store holds beside the documents as they were made; shared by its sessions.
struct FakeData {
  explicit FakeData(const Dataset& documents) : data(&documents) {}

  std::atomic<const Dataset*> data;  // what was loaded
  std::mutex mutex;
  using Written = std::map<std::pair<std::uint64_t, std::string>, std::string>;  // by row and path
  Written written;
  Written before_kept;  // as it was before the change that was kept
};

class FakeStore : public Contestant {
 public:
  FakeStore(const Dataset& data, Fault fault)
      : held_(std::make_shared<FakeData>(data)), fault_(fault) {}

  [[nodiscard]] std::string name() const override { return "amend"; }
  [[nodiscard]] std::string version() override { return "fake"; }
  Status start() override { return {}; }
  Status kill() override;
  Status load(const Dataset& data) override {
    held_->data = &data;
    return {};
  }
  Result<std::unique_ptr<Session>> connect() override;
  Status rest() override { return {}; }
  Result<Pending> pending() override;
  Result<Usage> usage() override { return Usage{}; }
  Result<std::uint64_t> resident_bytes() override { return 1'000'000; }
  [[nodiscard]] std::string directory() const override { return "/nowhere"; }
  Result<std::unique_ptr<Contestant>> another(std::uint64_t) override {
    return std::unique_ptr<Contestant>(std::make_unique<FakeStore>(*held_->data, fault_));
  }

 private:
  std::shared_ptr<FakeData> held_;
  const Fault fault_;
};

}  // namespace amend::bench
