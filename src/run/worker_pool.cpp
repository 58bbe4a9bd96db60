#include "run/worker_pool.hpp"

#include "levywell/core/fault.hpp"
#include "levywell/core/text_difference.hpp"
#include "run/pause.hpp"

#include <chrono>
#include <cstring>
#include <set>
#include <thread>
#include <type_traits>

#include <fmt/format.h>

namespace levywell::inline studies {
namespace {

constexpr const char* garbled = "a message between ranks was garbled";

/// Small against the seconds of a work item, and no core is kept busy by waiting.
constexpr std::chrono::microseconds between_looks(2000);

void wait_a_little() {
    std::this_thread::sleep_for(between_looks);
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

template <class Value>
Value whole(std::optional<Value> unpacked) {
    if (!unpacked) throw RunError(garbled);
    return std::move(*unpacked);
}

void tell(Ranks& ranks, const WorkOutcome& outcome) {
    const bool finished = std::holds_alternative<FinishedWork>(outcome);
    ranks.send(0, finished ? MessageKind::finished : MessageKind::checkpoint,
               std::visit([](const auto& work) { return pack(work); }, outcome));
}

/// Rank 0 said leave: nothing more will be sent. Its exit code.
int depart(Ranks& ranks, const RankMessage& leave) {
    ranks.send(0, MessageKind::gone, "");
    return value_of<int>(leave.content);
}

}  // namespace

std::optional<WorkerReport> LoneWorker::poll() {
    if (!checkpoint_) return std::nullopt;
    const Pause pause(between_checkpoints_, [this] { return stop_.is_made(); });
    if (!advance(executors_, *checkpoint_, pause.wanted())) return WorkerReport{0, *checkpoint_};
    WorkerReport report{0, finish(std::move(*checkpoint_))};
    checkpoint_.reset();
    return report;
}

RankPool::RankPool(Ranks& ranks, Executors executors, const RankSettings& settings, RunObserver& observer,
                   StopRequest& stop)
    : ranks_(ranks), stop_(stop), own_(std::move(executors), settings.between_checkpoints) {
    meet(settings, observer);
}

void RankPool::meet(const RankSettings& settings, RunObserver& observer) {
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
        if (message->kind == MessageKind::failed) throw RunError(who + ": " + message->content);
        --missing;
        if (message->kind == MessageKind::refused) {
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
    observer.inform(fmt::format("{} ranks on {} node{}, {} threads in all", ranks_.size(), nodes.size(),
                                nodes.size() == 1 ? "" : "s", threads));
}

void RankPool::begin(int worker, Checkpoint checkpoint) {
    if (worker == 0) {
        own_.begin(std::move(checkpoint));
    } else {
        ranks_.send(worker, MessageKind::work, pack(checkpoint));
    }
}

std::optional<WorkerReport> RankPool::poll() {
    if (auto outcome = own_.poll()) return WorkerReport{0, std::move(*outcome)};
    const auto message = ranks_.receive();
    if (!message) {
        wait_a_little();
        return std::nullopt;
    }
    switch (message->kind) {
        case MessageKind::finished:
            return WorkerReport{message->from, whole(unpack_finished(message->content))};
        case MessageKind::checkpoint:
            return WorkerReport{message->from, whole(unpack_checkpoint(message->content))};
        case MessageKind::stopped:
            ++stopped_;
            return std::nullopt;
        case MessageKind::interrupted:
            stop_.make();
            return std::nullopt;
        case MessageKind::failed:
            throw RunError(fmt::format("rank {}: {}", message->from, message->content));
        default:
            throw RunError(garbled);
    }
}

void RankPool::stop() {
    own_.stop();
    for (int rank = 1; rank < ranks_.size(); ++rank) ranks_.send(rank, MessageKind::stop, "");
}

bool RankPool::has_stopped() const {
    return own_.is_idle() && stopped_ == ranks_.size() - 1;
}

void dismiss(Ranks& ranks, int code) {
    for (int rank = 1; rank < ranks.size(); ++rank) ranks.send(rank, MessageKind::leave, bytes_of(code));
    // A message that is on its way must be received, or its sender would never see it arrive.
    for (int left = ranks.size() - 1; left > 0;) {
        const auto message = ranks.receive();
        if (!message) {
            wait_a_little();
        } else if (message->kind == MessageKind::gone) {
            --left;
        }
    }
}

int serve(Ranks& ranks, Executors executors, const RankSettings& settings, RunObserver& observer) {
    observer.begin();
    ranks.send(0, MessageKind::ready, Introduction{settings.threads, ranks.node(), settings.digest}.text());
    WorkThread own(std::move(executors), settings.between_checkpoints);
    bool told = false;
    bool stopping = false;
    for (;;) {
        if (!told && observer.wants_stop()) {  // rank 0 answers
            own.stop();
            ranks.send(0, MessageKind::interrupted, "");
            told = true;
        }
        try {
            if (const auto outcome = own.poll()) tell(ranks, *outcome);
        } catch (const std::exception& error) {
            return serve_refused(ranks, MessageKind::failed, error.what());
        }
        if (stopping && own.is_idle()) {
            ranks.send(0, MessageKind::stopped, "");
            stopping = false;
        }
        const auto message = ranks.receive();
        if (!message) {
            wait_a_little();
        } else if (message->kind == MessageKind::leave) {
            return depart(ranks, *message);
        } else if (message->kind == MessageKind::stop) {
            own.stop();
            told = stopping = true;
        } else {
            own.begin(whole(unpack_checkpoint(message->content)));
        }
    }
}

int serve_refused(Ranks& ranks, MessageKind kind, const std::string& reason) {
    ranks.send(0, kind, reason);
    for (;;) {
        const auto message = ranks.receive();
        if (message && message->kind == MessageKind::leave) return depart(ranks, *message);
        if (!message) wait_a_little();
    }
}

}  // namespace levywell::inline studies
