// Limits: what the machine itself takes for the least that must be done, measured in the same run.
//
// Each is measured when it is first asked for and then remembered. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>

namespace amend::bench {

class Limits {
 public:
  // `directory` lies on the disk that the stores write to. The limits are those of stores of
  // `documents` documents, `document_bytes` in all.
  Limits(std::filesystem::path directory, std::uint64_t documents, std::uint64_t document_bytes)
      : directory_(std::move(directory)), documents_(documents), document_bytes_(document_bytes) {}

  [[nodiscard]] double documents() const { return static_cast<double>(documents_); }
  [[nodiscard]] double document_bytes() const { return static_cast<double>(document_bytes_); }

  // Seconds of one write and fdatasync of so many bytes at the end of a file. Median of several.
  double write_seconds(double bytes);

  // Seconds of one pass over so many bytes of memory. Median of several.
  double read_seconds(double bytes);

  // All that was measured: bytes and seconds.
  [[nodiscard]] const std::map<std::uint64_t, double>& writes() const { return writes_; }
  [[nodiscard]] const std::map<std::uint64_t, double>& reads() const { return reads_; }

 private:
  const std::filesystem::path directory_;
  const std::uint64_t documents_;
  const std::uint64_t document_bytes_;
  std::map<std::uint64_t, double> writes_;
  std::map<std::uint64_t, double> reads_;
};

}  // namespace amend::bench
