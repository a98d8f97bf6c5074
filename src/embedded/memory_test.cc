#include "embedded/memory.h"

#include <gtest/gtest.h>

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

TEST(Memory, IsPartOfWhatTheMachineHas) {
  EXPECT_GT(default_memory(), 0U);
}

}  // namespace
}  // namespace amend::embedded
