#include "levywell/core/available_cores.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/run/join_ranks.hpp"

#include <algorithm>
#include <array>
#include <list>
#include <mpi.h>
#include <sched.h>
#include <thread>
#include <vector>

#include <fmt/format.h>

namespace levywell::inline studies {
namespace {

/// Cores that a process may run on.
using Cores = std::array<unsigned char, sizeof(cpu_set_t)>;

Cores cores_of_process() {
    Cores cores{};
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) == 0)
        std::copy_n(reinterpret_cast<const unsigned char*>(&set), sizeof set, cores.begin());
    return cores;
}

int count_of(const Cores& cores) {
    int count = 0;
    for (unsigned char byte : cores) {
        for (; byte != 0; byte = static_cast<unsigned char>(byte & (byte - 1))) ++count;
    }
    return count;
}

class MpiRanks final : public Ranks {
  public:
    MpiRanks() {
        int provided = 0;
        // Batches are computed in a second thread, which never speaks to other ranks.
        MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
        MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
        MPI_Comm_size(MPI_COMM_WORLD, &size_);
        MPI_Comm node = MPI_COMM_NULL;
        MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &node);
        MPI_Comm_rank(node, &node_rank_);
        MPI_Comm_size(node, &node_ranks_);
        share_cores(node);
        MPI_Comm_free(&node);
        std::array<char, MPI_MAX_PROCESSOR_NAME + 1> name{};
        int length = 0;
        MPI_Get_processor_name(name.data(), &length);
        node_name_.assign(name.data(), static_cast<std::size_t>(length));
        if (provided < MPI_THREAD_FUNNELED) {
            MPI_Finalize();
            throw InputError("MPI", "this library does not allow a second thread (MPI_THREAD_FUNNELED)");
        }
    }

    ~MpiRanks() override {
        for (Letter& letter : sent_) MPI_Wait(&letter.request, MPI_STATUS_IGNORE);
        MPI_Finalize();
    }
    MpiRanks(const MpiRanks&) = delete;
    MpiRanks& operator=(const MpiRanks&) = delete;

    int rank() const override { return rank_; }
    int size() const override { return size_; }
    int node_rank() const override { return node_rank_; }
    int node_ranks() const override { return node_ranks_; }
    int threads() const override { return threads_; }
    std::string node() const override { return node_name_; }

    void send(int to, MessageKind kind, std::string content) override {
        sent_.remove_if([](Letter& letter) {
            int arrived = 0;
            MPI_Test(&letter.request, &arrived, MPI_STATUS_IGNORE);
            return arrived != 0;
        });
        Letter& letter = sent_.emplace_back();
        letter.content = std::move(content);
        MPI_Isend(letter.content.data(), static_cast<int>(letter.content.size()), MPI_BYTE, to,
                  static_cast<int>(kind), MPI_COMM_WORLD, &letter.request);
    }

    std::optional<RankMessage> receive() override {
        int there = 0;
        MPI_Message message = MPI_MESSAGE_NULL;
        MPI_Status status;
        MPI_Improbe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &message, &status);
        if (there == 0) return std::nullopt;
        int size = 0;
        MPI_Get_count(&status, MPI_BYTE, &size);
        RankMessage result{status.MPI_SOURCE, static_cast<MessageKind>(status.MPI_TAG), {}};
        result.content.resize(static_cast<std::size_t>(size));
        MPI_Mrecv(result.content.data(), size, MPI_BYTE, &message, MPI_STATUS_IGNORE);
        return result;
    }

  private:
    struct Letter {
        std::string content;
        MPI_Request request = MPI_REQUEST_NULL;
    };

    /// Ranks that may run on the same cores share them; bound ones have their own. A quota is taken to be the
    /// node's.
    void share_cores(MPI_Comm node) {
        const Cores mine = cores_of_process();
        std::vector<Cores> all(static_cast<std::size_t>(node_ranks_));
        constexpr int bytes = sizeof(Cores);
        MPI_Allgather(mine.data(), bytes, MPI_BYTE, all.data(), bytes, MPI_BYTE, node);
        const auto sharers = static_cast<int>(std::count(all.begin(), all.end(), mine));
        int cores = count_of(mine);
        if (cores == 0) cores = static_cast<int>(std::thread::hardware_concurrency());
        const double quota = core_quota().value_or(cores * node_ranks_) / node_ranks_;
        threads_ = std::max(1, std::min(cores / sharers, static_cast<int>(quota)));
    }

    int rank_ = 0;
    int size_ = 1;
    int node_rank_ = 0;
    int node_ranks_ = 1;
    int threads_ = 1;
    std::string node_name_;
    std::list<Letter> sent_;  // their buffers must stay until they have arrived
};

}  // namespace

std::unique_ptr<Ranks> join_ranks(const Launch& launch) {
    if (launch.is_alone()) return nullptr;
    auto ranks = std::make_unique<MpiRanks>();
    if (ranks->size() > 1) return ranks;
    if (launch.processes > 1) {
        throw InputError(
            "levywell simulate",
            fmt::format(
                "was started as {} processes by {}, but {}, which it was built with, sees one: each would "
                "run "
                "the whole simulation and write the same file (start it with that library's mpirun; srun "
                "needs --mpi=pmix or --mpi=pmi2; LEVYWELL_MPI=off in the environment makes each process a "
                "run of "
                "its own)",
                launch.processes, launch.by, mpi_library()));
    }
    return nullptr;
}

std::string mpi_library() {
    std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> text{};
    int length = 0;
    MPI_Get_library_version(text.data(), &length);
    const std::string version(text.data(), static_cast<std::size_t>(length));
    return version.substr(0, version.find_first_of(",\n"));  // "Open MPI v4.1.4, package: .."
}

}  // namespace levywell::inline studies
