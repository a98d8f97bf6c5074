#include "bench/contestants/amend/amend.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "bench/contestants/amend/server.h"
#include "bench/contestants/amend/session.h"
#include "bench/measure/stopwatch.h"

namespace amend::bench {
namespace {

constexpr double kRestPatienceSeconds = 1200;
constexpr const char* kMemoryOption = "--memory-budget";
constexpr std::uint64_t kLeastMemory = std::uint64_t{64} << 20;  // that the option takes

// What the program prints when it is called with these words.
Result<std::string> printed(const std::string& program, std::vector<std::string> words,
                            const std::string& directory) {
  std::filesystem::create_directories(directory);
  const std::string log = directory + "/printed";
  std::filesystem::remove(log);
  words.insert(words.begin(), program);
  AMEND_RETURN_IF_ERROR(run_to_end({words, {}, log}));
  std::ifstream file(log);
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

class Amend : public Contestant {
 public:
  Amend(std::string program, std::string directory, std::vector<std::string> arguments)
      : directory_(std::move(directory)),
        server_(std::move(program), directory_, std::move(arguments)) {}

  ~Amend() override {
    if (server_.pid() != 0) server_.kill();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  [[nodiscard]] std::string name() const override { return "amend"; }

  [[nodiscard]] std::string version() override {
    const auto text = printed(server_.program(), {"--version"}, directory_);
    return text.ok() ? text.value().substr(0, text.value().find('\n')) : "unknown";
  }

  Status start() override { return server_.start(); }

  Status kill() override {
    server_.kill();
    return {};
  }

  Status load(const Dataset& data) override {
    ApiSession session(server_.port());
    AMEND_RETURN_IF_ERROR(session.create_collection());
    AMEND_ASSIGN_OR_RETURN(const std::uint64_t imported, session.import(data.file()));
    if (imported == data.size()) return {};
    return Status::internal("imported " + std::to_string(imported) + " documents");
  }

  Result<std::unique_ptr<Session>> connect() override {
    return std::unique_ptr<Session>(std::make_unique<ApiSession>(server_.port()));
  }

  Status rest() override {
    ApiSession session(server_.port());
    const Stopwatch watch;
    while (watch.seconds() < kRestPatienceSeconds) {
      AMEND_ASSIGN_OR_RETURN(const Pending pending, session.pending());
      if (pending.records == 0) return {};
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return Status::internal("records are still pending after " +
                            std::to_string(static_cast<int>(watch.seconds())) + " s");
  }

  Result<Pending> pending() override { return ApiSession(server_.port()).pending(); }
  Result<Usage> usage() override { return usage_of(server_.pid()); }
  Result<std::uint64_t> resident_bytes() override { return resident_bytes_of(server_.pid()); }
  [[nodiscard]] std::string directory() const override { return server_.data(); }

  Result<std::unique_ptr<Contestant>> another(std::uint64_t memory_bytes) override {
    std::vector<std::string> arguments;
    if (memory_bytes > 0) {
      AMEND_ASSIGN_OR_RETURN(const std::string help,
                             printed(server_.program(), {"serve", "--help"}, directory_));
      if (help.find(kMemoryOption) == std::string::npos) {
        return not_available(std::string("amend serve has no option ") + kMemoryOption);
      }
      arguments = {kMemoryOption, std::to_string(std::max(memory_bytes, kLeastMemory))};
    }
    return std::unique_ptr<Contestant>(std::make_unique<Amend>(
        server_.program(), directory_ + "-" + std::to_string(++others_), arguments));
  }

 private:
  const std::string directory_;
  Server server_;
  int others_ = 0;
};

}  // namespace

std::unique_ptr<Contestant> make_amend(std::string program, std::string directory) {
  return std::make_unique<Amend>(std::move(program), std::move(directory),
                                 std::vector<std::string>());
}

}  // namespace amend::bench
