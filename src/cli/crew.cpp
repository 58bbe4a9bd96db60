#include "cli/crew.hpp"

#include "cli/interrupt.hpp"
#include "cli/pause.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/core/text_difference.hpp"

#include <chrono>
#include <cstring>
#include <set>
#include <thread>
#include <type_traits>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace levywell {
namespace {

constexpr const char* garbled = "a message between ranks was garbled";

void wait_a_little() {
    std::this_thread::sleep_for(std::chrono::microseconds(rank_wait_microseconds));
}

template <class Value>
std::string bytes_of(const Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

template <class Value>
Value value_of(const std::string& bytes) {
    static_assert(std::is_trivially_copyable_v<Value>);
    Value value;
    if (bytes.size() != sizeof value) throw RunError(garbled);
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

/// Threads, node and digest of a rank, as it introduces itself.
struct Introduction {
    int threads = 0;
    std::string node;
    std::string digest;

    std::string text() const { return fmt::format("{}\n{}\n{}", threads, node, digest); }
    static Introduction read(const std::string& text) {
        const std::size_t first = text.find('\n');
        const std::size_t second = text.find('\n', first + 1);
        if (second == std::string::npos) throw RunError(garbled);
        return {std::stoi(text), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
    }
};

KeptBatch batch_of(const RankMessage& message) {
    std::optional<KeptBatch> batch = unpack_batch(message.content);
    if (!batch) throw RunError(garbled);
    return std::move(*batch);
}

void tell(Ranks& ranks, const BatchOutcome& outcome) {
    if (const auto* entry = std::get_if<JournalEntry>(&outcome)) {
        ranks.send(0, Word::finished, pack_entry(*entry));
    } else {
        ranks.send(0, Word::on_its_way, pack_batch(std::get<KeptBatch>(outcome)));
    }
}

/// Rank 0 said leave: nothing more will be sent. Its exit code.
int depart(Ranks& ranks, const RankMessage& leave) {
    ranks.send(0, Word::gone, "");
    return value_of<int>(leave.content);
}

}  // namespace

std::optional<WorkerReport> LoneWorker::poll() {
    if (!batch_) return std::nullopt;
    const Pause pause(between_checkpoints_);
    if (!advance(executors_, *batch_, pause.wanted())) return WorkerReport{0, *batch_};
    WorkerReport report{0, entry_of(std::move(*batch_))};
    batch_.reset();
    return report;
}

RankCrew::RankCrew(Ranks& ranks, Executors executors, const RankSettings& settings)
    : ranks_(ranks), own_(std::move(executors), settings.between_checkpoints) {
    meet(settings);
}

void RankCrew::meet(const RankSettings& settings) {
    Faults faults;
    int threads = settings.threads;
    std::set<std::string> nodes{ranks_.node()};
    for (int missing = ranks_.size() - 1; missing > 0;) {
        const auto message = ranks_.receive();
        if (!message) {
            wait_a_little();
            continue;
        }
        const std::string who = fmt::format("rank {}", message->from);
        if (message->word == Word::failed) throw RunError(who + ": " + message->content);
        --missing;
        if (message->word == Word::refused) {
            faults.add(who, message->content);
            continue;
        }
        const Introduction rank = Introduction::read(message->content);
        threads += rank.threads;
        nodes.insert(rank.node);
        if (rank.digest != settings.digest) {
            faults.add(
                fmt::format("{} on {}", who, rank.node),
                fmt::format("would simulate something else: {} (its files or its build differ from rank "
                            "0's on {})",
                            text_difference(settings.digest, rank.digest), ranks_.node()));
        }
    }
    faults.throw_if_any();
    spdlog::info("{} ranks on {} node{}, {} threads in all", ranks_.size(), nodes.size(),
                 nodes.size() == 1 ? "" : "s", threads);
}

void RankCrew::begin(int worker, KeptBatch batch) {
    if (worker == 0) {
        own_.begin(std::move(batch));
    } else {
        ranks_.send(worker, Word::work, pack_batch(batch));
    }
}

std::optional<WorkerReport> RankCrew::poll() {
    if (auto outcome = own_.poll()) return WorkerReport{0, std::move(*outcome)};
    const auto message = ranks_.receive();
    if (!message) {
        wait_a_little();
        return std::nullopt;
    }
    switch (message->word) {
        case Word::finished:
            return WorkerReport{message->from, unpack_entry(message->content)};
        case Word::on_its_way:
            return WorkerReport{message->from, batch_of(*message)};
        case Word::stopped:
            ++stopped_;
            return std::nullopt;
        case Word::interrupted:
            InterruptGuard::request();
            return std::nullopt;
        case Word::failed:
            throw RunError(fmt::format("rank {}: {}", message->from, message->content));
        default:
            throw RunError(garbled);
    }
}

void RankCrew::stop() {
    for (int rank = 1; rank < ranks_.size(); ++rank) ranks_.send(rank, Word::stop, "");
}

bool RankCrew::has_stopped() const {
    return own_.is_idle() && stopped_ == ranks_.size() - 1;
}

void dismiss(Ranks& ranks, int code) {
    for (int rank = 1; rank < ranks.size(); ++rank) ranks.send(rank, Word::leave, bytes_of(code));
    // A batch that is on its way must be received, or its sender would never see it arrive.
    for (int left = ranks.size() - 1; left > 0;) {
        const auto message = ranks.receive();
        if (!message) {
            wait_a_little();
        } else if (message->word == Word::gone) {
            --left;
        }
    }
}

int serve(Ranks& ranks, Executors executors, const RankSettings& settings) {
    const InterruptGuard guard;  // a signal to all ranks is rank 0's to answer
    ranks.send(0, Word::ready, Introduction{settings.threads, ranks.node(), settings.digest}.text());
    BatchThread own(std::move(executors), settings.between_checkpoints);
    bool told = false;
    bool stopping = false;
    for (;;) {
        if (InterruptGuard::requested() && !told) {
            ranks.send(0, Word::interrupted, "");
            told = true;
        }
        try {
            if (const auto outcome = own.poll()) tell(ranks, *outcome);
        } catch (const std::exception& error) {
            return serve_refused(ranks, Word::failed, error.what());
        }
        if (stopping && own.is_idle()) {
            ranks.send(0, Word::stopped, "");
            stopping = false;
        }
        const auto message = ranks.receive();
        if (!message) {
            wait_a_little();
        } else if (message->word == Word::leave) {
            return depart(ranks, *message);
        } else if (message->word == Word::stop) {
            InterruptGuard::request();
            told = stopping = true;
        } else {
            own.begin(batch_of(*message));
        }
    }
}

int serve_refused(Ranks& ranks, Word word, const std::string& reason) {
    ranks.send(0, word, reason);
    for (;;) {
        const auto message = ranks.receive();
        if (message && message->word == Word::leave) return depart(ranks, *message);
        if (!message) wait_a_little();
    }
}

}  // namespace levywell
