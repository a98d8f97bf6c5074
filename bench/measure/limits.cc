#include "bench/measure/limits.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "bench/measure/samples.h"
#include "bench/measure/stopwatch.h"

namespace amend::bench {
namespace {

constexpr int kRuns = 11;
constexpr std::uint64_t kCostly = std::uint64_t{64} << 20;  // from here on once is enough
constexpr std::uint64_t kPiece = std::uint64_t{1} << 20;

// NaN when the disk does not let us: no limit is then shown.
double write_once(int fd, std::uint64_t bytes) {
  const std::string piece(std::min(bytes, kPiece), 'x');
  const Stopwatch watch;
  for (std::uint64_t left = bytes; left > 0;) {
    const ssize_t done = ::write(fd, piece.data(), std::min<std::uint64_t>(left, piece.size()));
    if (done <= 0) return std::numeric_limits<double>::quiet_NaN();
    left -= static_cast<std::uint64_t>(done);
  }
  if (::fdatasync(fd) != 0) return std::numeric_limits<double>::quiet_NaN();
  return watch.seconds();
}

double measure_write(const std::filesystem::path& directory, std::uint64_t bytes) {
  const std::filesystem::path file = directory / "limit";
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return std::numeric_limits<double>::quiet_NaN();
  Samples samples;
  for (int run = 0; run < (bytes < kCostly ? kRuns : 1); ++run) samples.add(write_once(fd, bytes));
  ::close(fd);
  std::filesystem::remove(file);
  return samples.median();
}

double measure_read(std::uint64_t bytes) {
  const std::vector<std::uint64_t> memory(bytes / sizeof(std::uint64_t) + 1, 1);
  Samples samples;
  volatile std::uint64_t result = 0;  // so that the pass is not optimised away
  for (int run = 0; run < kRuns; ++run) {
    const Stopwatch watch;
    result = std::accumulate(memory.begin(), memory.end(), result + 0);
    samples.add(watch.seconds());
  }
  return samples.median();
}

}  // namespace

double Limits::write_seconds(double bytes) {
  const auto whole = static_cast<std::uint64_t>(bytes);
  const auto [place, added] = writes_.try_emplace(whole, 0);
  if (added) place->second = measure_write(directory_, whole);
  return place->second;
}

double Limits::read_seconds(double bytes) {
  const auto whole = static_cast<std::uint64_t>(bytes);
  const auto [place, added] = reads_.try_emplace(whole, 0);
  if (added) place->second = measure_read(whole);
  return place->second;
}

}  // namespace amend::bench
