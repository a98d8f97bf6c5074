#include "bench/process/child.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>

#include "bench/process/usage.h"

namespace amend::bench {
namespace {

std::string log_file() {
  return (std::filesystem::temp_directory_path() /
          ("amend_bench_child_" + std::to_string(::getpid())))
      .string();
}

TEST(ChildTest, LinesGoInAndComeOut) {
  Command command{{"/bin/cat"}, {}, log_file(), true};
  auto child = Child::start(command);
  ASSERT_TRUE(child.ok());
  ASSERT_TRUE(child->write_line("one").ok());
  ASSERT_TRUE(child->write_line("two").ok());
  EXPECT_EQ(child->read_line().value(), "one");
  EXPECT_EQ(child->read_line().value(), "two");
  EXPECT_EQ(child->end(SIGTERM), 128 + SIGTERM);
  EXPECT_FALSE(child->read_line().ok());
}

TEST(ChildTest, AFailureSaysWhatTheProgramSaid) {
  const Status status = run_to_end({{"/bin/sh", "-c", "echo a reason; exit 3"}, {}, log_file()});
  EXPECT_NE(status.log_text().find("ended with 3"), std::string::npos);
  EXPECT_NE(status.log_text().find("a reason"), std::string::npos);
  EXPECT_FALSE(run_to_end({{"/nowhere/program"}, {}, log_file()}).ok());
}

TEST(UsageTest, ChildrenCountLivingAndEnded) {
  const std::string burn = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; ";
  auto child = Child::start({{"/bin/sh", "-c", "(" + burn + "); sleep 100"}, {}, log_file()});
  ASSERT_TRUE(child.ok());
  double seconds = 0;
  for (int n = 0; n < 600 && seconds < 0.05; ++n) {
    ::usleep(50'000);
    seconds = usage_of(child->pid()).value().cpu_seconds;
  }
  EXPECT_GE(seconds, 0.05);
  child->end(SIGKILL);
  EXPECT_FALSE(usage_of(child->pid()).ok());
}

}  // namespace
}  // namespace amend::bench
