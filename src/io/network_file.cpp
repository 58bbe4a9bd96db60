#include "levywell/io/network_file.hpp"

#include "io/diagnosis_group.hpp"
#include "io/hdf5_group_writer.hpp"
#include "io/network_group.hpp"
#include "io/result_group.hpp"
#include "io/whole_file.hpp"
#include "levywell/core/fault.hpp"
#include "levywell/io/network_names.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace levywell::inline io {
namespace {

std::string run_name(std::size_t number) {
    return fmt::format("run_{:04}", number);
}

std::string diagnosis_name(std::int64_t iteration) {
    return fmt::format("iteration_{:012}", iteration);
}

std::int64_t iteration_of(const std::string& diagnosis) {
    std::int64_t iteration = 0;
    const char* begin = diagnosis.data() + diagnosis.find('_') + 1;
    const char* end = diagnosis.data() + diagnosis.size();
    const auto [behind, error] = std::from_chars(begin, end, iteration);
    if (error != std::errc() || behind != end)
        throw RunError("a diagnosis is named " + diagnosis + ", after no iteration");
    return iteration;
}

void write_run(hid_t parent, std::size_t number, const NetworkRunRecord& run) {
    const auto group = hdf5::create_group(parent, run_name(number));
    for (const NetworkText& text : network_texts) hdf5::write_attribute(group, text.name, run.*text.value);
    for (const NetworkCount& count : network_counts)
        hdf5::write_attribute(group, count.name, static_cast<long long>(run.*count.value));
    hdf5::write_attribute(group, schema::wall_seconds, run.wall_seconds);
    hdf5::write_attribute(group, schema::complete, static_cast<long long>(!run.stop_reason.empty()));
    const std::vector<NetworkMeasurement>& rows = run.measurements;
    const hsize_t n = rows.size();
    for (const NetworkColumn& column : network_columns) {
        std::vector<double> values;
        for (const NetworkMeasurement& row : rows) values.push_back(row.*column.value);
        hdf5::write_dataset(group, column.name, values, {n});
    }
    for (const NetworkList& list : network_lists) {
        std::vector<double> values;
        for (const NetworkMeasurement& row : rows)
            values.insert(values.end(), (row.*list.values).begin(), (row.*list.values).end());
        hdf5::write_dataset(group, list.name, values,
                            {n, rows.empty() ? 0 : (rows.front().*list.values).size()});
    }
    if (!run.diagnoses.empty()) {
        const auto diagnoses = hdf5::create_group(group, schema::diagnoses);
        for (const NetworkDiagnosis& entry : run.diagnoses)
            write_diagnosis(diagnoses, diagnosis_name(entry.iteration), entry.diagnosis);
    }
    if (!run.weights.empty()) hdf5::write_dataset(group, schema::weights, run.weights, {run.weights.size()});
}

NetworkRunRecord read_run(hid_t parent, std::size_t number) {
    const auto group = hdf5::open_group(parent, run_name(number));
    NetworkRunRecord run;
    for (const NetworkText& text : network_texts)
        run.*text.value = hdf5::read_text_attribute(group, text.name);
    for (const NetworkCount& count : network_counts) {
        if (count.later && !hdf5::has_attribute(group, count.name)) continue;
        run.*count.value = hdf5::read_integer_attribute(group, count.name);
    }
    run.wall_seconds = hdf5::read_number_attribute(group, schema::wall_seconds);
    for (const NetworkColumn& column : network_columns) {
        if (!hdf5::has_link(group, column.name) && column.later) {
            for (NetworkMeasurement& row : run.measurements) row.*column.value = std::nan("");
            continue;
        }
        const std::vector<double> values = hdf5::read_doubles(group, column.name);
        if (&column == network_columns.data()) run.measurements.resize(values.size());
        if (values.size() != run.measurements.size())
            throw RunError(fmt::format("{} has {} numbers, {} has {}", column.name, values.size(),
                                       network_columns[0].name, run.measurements.size()));
        for (std::size_t k = 0; k < values.size(); ++k) run.measurements[k].*column.value = values[k];
    }
    for (const NetworkList& list : network_lists) {
        if (!hdf5::has_link(group, list.name) && list.later) continue;
        const std::vector<double> values = hdf5::read_doubles(group, list.name);
        const std::size_t rows = run.measurements.size();
        if (rows == 0) continue;
        const std::size_t length = values.size() / rows;
        for (std::size_t k = 0; k < rows; ++k) {
            const auto begin = values.begin() + static_cast<std::ptrdiff_t>(k * length);
            (run.measurements[k].*list.values).assign(begin, begin + static_cast<std::ptrdiff_t>(length));
        }
    }
    if (hdf5::has_link(group, schema::diagnoses)) {
        const auto diagnoses = hdf5::open_group(group, schema::diagnoses);
        for (const std::string& name : hdf5::links(diagnoses))
            run.diagnoses.push_back({iteration_of(name), read_diagnosis(diagnoses, name)});
    }
    if (hdf5::has_link(group, schema::weights)) run.weights = hdf5::read_floats(group, schema::weights);
    return run;
}

}  // namespace

void write_network_group(hid_t file, const NetworkResult& result) {
    const auto network = hdf5::create_group(file, schema::network);
    hdf5::write_attribute(network, schema::request, result.request);
    for (std::size_t k = 0; k < result.runs.size(); ++k) write_run(network, k, result.runs[k]);
}

void write_network_result(const NetworkResult& result, const std::string& path) {
    write_whole(path, [&](hid_t file) {
        write_provenance(Hdf5GroupWriter(file), result.provenance);
        hdf5::write_attribute(file, schema::seed, static_cast<unsigned long long>(result.provenance.seed));
        hdf5::write_attribute(file, schema::complete, static_cast<long long>(result.complete));
        write_network_group(file, result);
    });
}

NetworkResult read_network_result(const std::string& path) {
    const std::string no_training = "is no file of levywell train";
    try {
        const auto file = hdf5::open_own_file(path, no_training);
        NetworkResult result;
        result.complete = hdf5::read_integer_attribute(file, schema::complete) != 0;
        result.provenance = read_provenance(file);
        result.provenance.seed = static_cast<std::uint64_t>(hdf5::read_integer_attribute(file, schema::seed));
        const auto network = hdf5::open_group(file, schema::network);
        result.request = hdf5::read_text_attribute(network, schema::request);
        while (hdf5::has_link(network, run_name(result.runs.size())))
            result.runs.push_back(read_run(network, result.runs.size()));
        return result;
    } catch (const RunError& error) {
        throw InputError(path, fmt::format("{}: {}", no_training, error.what()));
    }
}

}  // namespace levywell::inline io
