#include "embedded/memory.h"

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <vector>

#include "embedded/store.h"

namespace amend::embedded {
namespace {

std::uint64_t sum(const Memory& memory) {
  return memory.columns + memory.ids + memory.pending + memory.blocks +
         std::uint64_t{kFamilies} * memory.write_buffer;
}

TEST(Memory, SharesOutNoMoreThanThereIs) {
  for (const std::uint64_t bytes : {kLeastMemory, 16 * kLeastMemory, 1000 * kLeastMemory}) {
    EXPECT_LE(sum(share_out(bytes)), bytes);
    EXPECT_GE(sum(share_out(bytes)), bytes * 3 / 4);
  }
}

TEST(Memory, GivesNobodyLessThanOfTheLeast) {
  EXPECT_EQ(share_out(0).columns, share_out(kLeastMemory).columns);
  EXPECT_GT(share_out(0).write_buffer, 0U);
}

TEST(Memory, BeginsToSettleBeforeWritersWait) {
  EXPECT_LT(share_out(kLeastMemory).settle, share_out(kLeastMemory).pending);
}

#ifndef __SANITIZE_ADDRESS__  // whose allocator is another
std::uint64_t resident_pages() {
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  return resident;
}

TEST(Memory, GivesBackWhatLiesBelowWhatIsStillUsedButOnlyAboveTheBudget) {
  std::vector<std::unique_ptr<char[]>> blocks;
  for (int block = 0; block < 1000; ++block) {
    blocks.push_back(std::make_unique<char[]>(64 * 1024));  // zeroed, so resident
  }
  blocks.erase(blocks.begin(), blocks.end() - 1);
  const std::uint64_t held = resident_pages();
  give_back_unused(~std::uint64_t{0});
  EXPECT_GT(resident_pages(), held - 1000);
  give_back_unused(0);
  EXPECT_LT(resident_pages(), held - 10'000);
}
#endif

TEST(Memory, IsPartOfWhatTheMachineHas) {
  EXPECT_GT(default_memory(), 0U);
}

}  // namespace
}  // namespace amend::embedded
