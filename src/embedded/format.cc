#include "embedded/format.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace amend::embedded {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "amend embedded ";

Status unusable(std::string sentence) {
  return {Code::kUnavailable, std::move(sentence)};
}

constexpr std::string_view kNewMark = " new";

std::string format_line(std::string_view mark, int format = kDirectoryFormat) {
  return std::string(kPrefix) + std::to_string(format) + std::string(mark) + "\n";
}

Status sync(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags);
  if (file < 0) return unusable("cannot open " + path + ": " + std::strerror(errno));
  const int result = ::fsync(file);
  ::close(file);
  if (result != 0) return unusable("cannot sync " + path + ": " + std::strerror(errno));
  return {};
}

// Written beside and renamed, so that a crash leaves either no FORMAT or a whole one.
Status write_format(const fs::path& directory, std::string_view mark) {
  const fs::path temporary = directory / "FORMAT.new";
  {
    std::ofstream file(temporary, std::ios::trunc);
    file << format_line(mark);
    if (!file.flush()) return unusable("cannot write " + temporary.string());
  }
  AMEND_RETURN_IF_ERROR(sync(temporary, O_RDONLY));
  std::error_code error;
  fs::rename(temporary, directory / "FORMAT", error);
  if (error)
    return unusable("cannot write " + (directory / "FORMAT").string() + ": " + error.message());
  return sync(directory, O_RDONLY | O_DIRECTORY);
}

Result<DirectoryState> check_format(const fs::path& directory) {
  std::ifstream file(directory / "FORMAT");
  std::ostringstream content;
  content << file.rdbuf();
  const std::string line = content.str();
  if (line == format_line("")) return DirectoryState::kExisting;
  if (line == format_line(kNewMark)) return DirectoryState::kNew;
  for (int older = kFirstDirectoryFormat; older < kDirectoryFormat; ++older) {
    for (const auto& [mark, state] : {std::pair{std::string_view(), DirectoryState::kExisting},
                                      std::pair{kNewMark, DirectoryState::kNew}}) {
      if (line != format_line(mark, older)) continue;
      AMEND_RETURN_IF_ERROR(write_format(directory, mark));
      return state;
    }
  }
  if (line.compare(0, kPrefix.size(), kPrefix) != 0) {
    return unusable(directory.string() +
                    "/FORMAT is not what Amend writes; restore it from a backup");
  }
  const std::string found = line.substr(kPrefix.size(), line.find('\n') - kPrefix.size());
  return unusable(directory.string() + " has data format " + found +
                  " and this program reads formats up to " + std::to_string(kDirectoryFormat) +
                  "; run the version of Amend that wrote it, or export there and import here");
}

}  // namespace

Result<DirectoryState> prepare_directory(const std::string& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) return unusable("cannot create " + directory + ": " + error.message());
  if (fs::exists(fs::path(directory) / "FORMAT", error)) return check_format(directory);
  fs::remove(fs::path(directory) / "FORMAT.new", error);  // of a start that was cut off
  const bool empty = fs::is_empty(directory, error);
  if (error) return unusable("cannot read " + directory + ": " + error.message());
  if (!empty) {
    return unusable(directory +
                    " is not empty and has no FORMAT file, so it is no data directory of "
                    "Amend; choose another one");
  }
  AMEND_RETURN_IF_ERROR(write_format(directory, kNewMark));
  return DirectoryState::kNew;
}

Status finish_directory(const std::string& directory) {
  return write_format(directory, "");
}

std::string store_directory(const std::string& directory) {
  return directory + "/store";
}

}  // namespace amend::embedded
