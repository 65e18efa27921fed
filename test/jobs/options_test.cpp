// Command lines, good and bad.
#include "program/options.hpp"

#include <holdfast/error/catalog.hpp>

#include <gmock/gmock.h>

#include <vector>

namespace {

using namespace jobs;
using testing::HasSubstr;

template <class Options>
struct read {
  Options options;
  std::optional<int> exit;
  std::string out, err;

  explicit read(std::vector<char const*> arguments) {
    arguments.insert(arguments.begin(), "program");
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    exit = read_command_line(static_cast<int>(arguments.size()), arguments.data(), options);
    out = testing::internal::GetCapturedStdout();
    err = testing::internal::GetCapturedStderr();
  }
};

TEST(Options, HaveDefaults) {
  read<jobs_options> const jobs{{}};
  EXPECT_EQ(jobs.exit, std::nullopt);
  EXPECT_EQ(to_string(jobs.options.listen), "127.0.0.1:8080");
  EXPECT_EQ(to_string(jobs.options.runner), "127.0.0.1:8081");
  EXPECT_EQ(to_string(read<runner_options>{{}}.options.listen), "127.0.0.1:8081");
}

TEST(Options, AreRead) {
  read<jobs_options> const jobs{{"--listen", "localhost:0", "--store", "a b.db", "--runner",
                                 "http://[::1]:99/", "--workers=7"}};
  EXPECT_EQ(jobs.exit, std::nullopt);
  EXPECT_EQ(jobs.options.listen, (endpoint{"localhost", 0}));
  EXPECT_EQ(jobs.options.store, "a b.db");
  EXPECT_EQ(jobs.options.runner, (endpoint{"::1", 99}));
  EXPECT_EQ(jobs.options.workers, 7U);
}

TEST(Options, HelpGoesToStdoutAndIsNoError) {
  for (auto const* flag : {"--help", "-h"}) {
    read<jobs_options> const jobs{{flag}};
    EXPECT_EQ(jobs.exit, 0);
    EXPECT_THAT(jobs.out, HasSubstr("--listen HOST:PORT"));
    EXPECT_THAT(jobs.out, HasSubstr("127.0.0.1:8080"));
    EXPECT_EQ(jobs.err, "");
    read<runner_options> const runner{{flag}};
    EXPECT_EQ(runner.exit, 0);
    EXPECT_THAT(runner.out, HasSubstr("overloaded"));
  }
}

TEST(Options, AWrongOneIsOneClearLineAndExit64) {
  std::vector<std::vector<char const*>> const wrong = {{"--no-such"},
                                                       {"--listen"},
                                                       {"--listen", "8080"},
                                                       {"--listen", "a:70000"},
                                                       {"--listen", ":80"},
                                                       {"--listen", "a:b"},
                                                       {"--listen", "a:-1"},
                                                       {"--store", ""},
                                                       {"--store", "/"},
                                                       {"--runner", "127.0.0.1:8081"},
                                                       {"--runner", "http://a:0"},
                                                       {"--runner", "http://a:80/x"},
                                                       {"--runner", "https://a:80"},
                                                       {"--workers", "0"},
                                                       {"--workers", "many"},
                                                       {"stray"},
                                                       {"two\nlines"}};
  for (auto const& arguments : wrong) {
    read<jobs_options> const jobs{arguments};
    EXPECT_EQ(jobs.exit, holdfast::exit_bad_option) << arguments.back();
    EXPECT_EQ(jobs.out, "");
    EXPECT_THAT(jobs.err, testing::StartsWith("jobs: "));
    EXPECT_EQ(std::ranges::count(jobs.err, '\n'), 1) << jobs.err;
    EXPECT_TRUE(jobs.err.ends_with('\n'));
  }
}

TEST(Options, SayWhatWasExpected) {
  EXPECT_THAT(read<jobs_options>({"--listen", "8080"}).err,
              HasSubstr("expected HOST:PORT, not 8080"));
  EXPECT_THAT(read<jobs_options>({"--runner", "x"}).err, HasSubstr("http://HOST:PORT"));
  for (std::string const& err :
       {read<jobs_options>({"--store", "/tmp"}).err, read<runner_options>({"--store", "/tmp"}).err})
    EXPECT_THAT(err, HasSubstr("/tmp is a directory; write the name of a file in it"));
}

TEST(Options, AreShownAsOneWritesThem) {
  std::string const help = read<jobs_options>({"--help"}).out;
  EXPECT_THAT(help, HasSubstr("--workers N "));
  EXPECT_THAT(help, HasSubstr("1 to 64 [4]"));
  EXPECT_THAT(help, HasSubstr("--store FILE "));
  EXPECT_THAT(help, HasSubstr("[jobs.db]"));
  EXPECT_THAT(help, testing::Not(HasSubstr("INT in")));
  EXPECT_THAT(read<runner_options>({"--help"}).out, HasSubstr("share of the runs"));
}

}  // namespace
