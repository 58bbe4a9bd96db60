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
    if (bytes.size() != sizeof value) throw RunError("a message between ranks was garbled");
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
        if (second == std::string::npos) throw RunError("a message between ranks was garbled");
        return {std::stoi(text), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
    }
};

/// Rank 0 said leave: nothing more will be sent. Its exit code.
int depart(Ranks& ranks, const RankMessage& leave) {
    ranks.send(0, Word::gone, "");
    return value_of<int>(leave.content);
}

}  // namespace

bool LoneWorker::take_up(KeptBatch&& batch) {
    batch_ = std::move(batch);
    return true;
}

std::optional<FinishedBatch> LoneWorker::poll() {
    if (!batch_) return std::nullopt;
    const Pause pause(between_checkpoints_);
    if (!advance(executors_, *batch_, pause.wanted())) return std::nullopt;
    FinishedBatch finished{0, entry_of(std::move(*batch_))};
    batch_.reset();
    return finished;
}

bool LoneWorker::interrupted() const {
    return InterruptGuard::requested();
}

RankCrew::RankCrew(Ranks& ranks, Executors executors, const std::string& digest, int threads)
    : ranks_(ranks), own_(std::move(executors)) {
    meet(digest, threads);
}

void RankCrew::meet(const std::string& digest, int threads) {
    Faults faults;
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
        if (rank.digest != digest) {
            faults.add(
                fmt::format("{} on {}", who, rank.node),
                fmt::format("would simulate something else: {} (its files or its build differ from rank "
                            "0's on {})",
                            text_difference(digest, rank.digest), ranks_.node()));
        }
    }
    faults.throw_if_any();
    spdlog::info("{} ranks on {} node{}, {} threads in all", ranks_.size(), nodes.size(),
                 nodes.size() == 1 ? "" : "s", threads);
}

void RankCrew::begin(int worker, const Assignment& batch) {
    if (worker == 0) {
        own_.begin(batch);
    } else {
        ranks_.send(worker, Word::work, bytes_of(batch));
    }
}

std::optional<FinishedBatch> RankCrew::poll() {
    if (auto entry = own_.poll()) return FinishedBatch{0, std::move(*entry)};
    const auto message = ranks_.receive();
    if (!message) {
        wait_a_little();
        return std::nullopt;
    }
    switch (message->word) {
        case Word::finished:
            return FinishedBatch{message->from, unpack_entry(message->content)};
        case Word::interrupted:
            interrupted_ = true;
            return std::nullopt;
        case Word::failed:
            throw RunError(fmt::format("rank {}: {}", message->from, message->content));
        default:
            throw RunError("a message between ranks was garbled");
    }
}

bool RankCrew::interrupted() const {
    return interrupted_ || InterruptGuard::requested();
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

int serve(Ranks& ranks, Executors executors, const std::string& digest, int threads) {
    const InterruptGuard guard;  // a signal to all ranks is rank 0's to answer
    ranks.send(0, Word::ready, Introduction{threads, ranks.node(), digest}.text());
    BatchThread own(std::move(executors));
    bool told = false;
    for (;;) {
        if (InterruptGuard::requested() && !told) {
            ranks.send(0, Word::interrupted, "");
            told = true;
        }
        try {
            if (const auto entry = own.poll()) ranks.send(0, Word::finished, pack_entry(*entry));
        } catch (const std::exception& error) {
            return serve_refused(ranks, Word::failed, error.what());
        }
        const auto message = ranks.receive();
        if (!message) {
            wait_a_little();
        } else if (message->word == Word::leave) {
            return depart(ranks, *message);
        } else {
            own.begin(value_of<Assignment>(message->content));
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
