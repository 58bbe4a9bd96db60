// Progress where standard error is a log: lines at an interval, also while nothing new is to be told.

#include "catch.hpp"
#include "cli/progress_line.hpp"
#include "cli/step_progress.hpp"
#include "command_line.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <sstream>

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

using namespace levywell;

namespace {

/// The log's lines, for others to wait for.
class Lines : public spdlog::sinks::base_sink<std::mutex> {
  public:
    /// Waits until so many have come that hold `text`.
    void wait_for(std::size_t count, const std::string& text) {
        std::unique_lock lock(ready_);
        came_.wait(lock, [&] { return found(text) >= count; });
    }
    std::size_t count(const std::string& text) {
        const std::lock_guard lock(ready_);
        return found(text);
    }

  protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        const std::lock_guard lock(ready_);
        lines_.emplace_back(message.payload.data(), message.payload.size());
        came_.notify_all();
    }
    void flush_() override {}

  private:
    std::size_t found(const std::string& text) const {
        return static_cast<std::size_t>(
            std::count_if(lines_.begin(), lines_.end(),
                          [&](const std::string& line) { return line.find(text) != std::string::npos; }));
    }

    std::mutex ready_;
    std::condition_variable came_;
    std::vector<std::string> lines_;
};

/// The log, for the time of a test.
class LogToLines {
  public:
    LogToLines() : lines(std::make_shared<Lines>()), before_(spdlog::default_logger()) {
        spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", lines));
    }
    ~LogToLines() { spdlog::set_default_logger(before_); }
    LogToLines(const LogToLines&) = delete;
    LogToLines& operator=(const LogToLines&) = delete;

    std::shared_ptr<Lines> lines;

  private:
    std::shared_ptr<spdlog::logger> before_;
};

constexpr ProgressLine::Interval soon{0.001};
constexpr ProgressLine::Interval never{1e6};

}  // namespace

TEST_CASE("A line is repeated in the log while it holds, and the newest one replaces it") {
    const LogToLines log;
    std::ostringstream terminal;
    {
        ProgressLine line(terminal, true, soon);
        line.show("pilot 1");
        log.lines->wait_for(3, "pilot 1");
        line.show("pilot 2");
        log.lines->wait_for(2, "pilot 2");
    }
    CHECK(terminal.str().empty());
}

TEST_CASE("Nothing is logged before an interval is over, where nothing is told, and where it is not wanted") {
    const LogToLines log;
    std::ostringstream terminal;
    {
        ProgressLine late(terminal, true, never);
        late.show("early");
        ProgressLine quiet(terminal, false, soon);
        quiet.show("quiet");
        ProgressLine told(terminal, true, soon);
        ProgressLine cleared(terminal, true, soon);
        cleared.show("cleared");
        cleared.clear();
        told.show("told");
        log.lines->wait_for(3, "told");  // the others' intervals are over by then
    }
    CHECK(terminal.str().empty());
    for (const char* text : {"early", "quiet", "cleared"}) CHECK(log.lines->count(text) == 0);
}

TEST_CASE("The interval is LEVYWELL_LOG_SECONDS where that is set") {
    const LogToLines log;
    std::ostringstream terminal;
    ::setenv("LEVYWELL_LOG_SECONDS", "0.001", 1);
    {
        StepProgress line(terminal, true);
        line.show("curves", 1, 4);
        log.lines->wait_for(2, "curves 1/4");
    }
    ::unsetenv("LEVYWELL_LOG_SECONDS");
    CHECK(terminal.str().empty());
}

TEST_CASE("Pilots of an accuracy are told of in a log, in a run and with --plan") {
    ::setenv("LEVYWELL_LOG_SECONDS", "0.00001", 1);
    for (const char* plan : {"--plan", "--no-per-path"}) {
        const auto outcome = test::levywell_run({"simulate", "--potential", "@two_well", "--alpha", "2",
                                                 "--epsilon", "0.5", "--accuracy", "0.05", plan});
        INFO(outcome.err);
        CHECK(outcome.code == exit_done);
        CHECK_THAT(outcome.err, Contains("levywell: info: pilot at alpha 2 epsilon 0.5"));
    }
    ::unsetenv("LEVYWELL_LOG_SECONDS");
}
