#include "io/diagnosis_group.hpp"

#include "levywell/io/diagnosis_names.hpp"

namespace levywell {

using hdf5::read_integer_attribute;
using hdf5::read_number_attribute;
using hdf5::write_attribute;

void write_diagnosis(hid_t parent, const std::string& name, const NoiseDiagnosis& diagnosis) {
    const auto group = hdf5::create_group(parent, name);
    write_attribute(group, schema::rows, static_cast<long long>(diagnosis.minibatches));
    write_attribute(group, schema::columns, static_cast<long long>(diagnosis.coordinates));
    write_attribute(group, schema::alpha, diagnosis.alpha);
    write_attribute(group, schema::low, diagnosis.low);
    write_attribute(group, schema::high, diagnosis.high);
    write_attribute(group, schema::looked_at, static_cast<long long>(diagnosis.looked_at));
    write_attribute(group, schema::surrogates, static_cast<long long>(diagnosis.surrogates));
    write_attribute(group, schema::verdict, diagnosis.verdict());
    for (const DiagnosisNumber& number : diagnosis_numbers)
        write_attribute(group, number.name, diagnosis.*number.value);
    for (const DiagnosisComparison& comparison : diagnosis_comparisons) {
        const auto row = hdf5::create_group(group, comparison.name);
        const AgainstGaussian& against = diagnosis.*comparison.value;
        write_attribute(row, schema::measured, against.measured);
        write_attribute(row, schema::gaussian, against.mean);
        write_attribute(row, schema::deviation, against.deviation);
        write_attribute(row, schema::p_value, against.p_value);
    }
}

NoiseDiagnosis read_diagnosis(hid_t parent, const std::string& name) {
    const auto group = hdf5::open_group(parent, name);
    NoiseDiagnosis diagnosis;
    diagnosis.minibatches = read_integer_attribute(group, schema::rows);
    diagnosis.coordinates = read_integer_attribute(group, schema::columns);
    diagnosis.alpha = read_number_attribute(group, schema::alpha);
    diagnosis.low = read_number_attribute(group, schema::low);
    diagnosis.high = read_number_attribute(group, schema::high);
    diagnosis.looked_at = read_integer_attribute(group, schema::looked_at);
    diagnosis.surrogates = read_integer_attribute(group, schema::surrogates);
    for (const DiagnosisNumber& number : diagnosis_numbers)
        diagnosis.*number.value = read_number_attribute(group, number.name);
    for (const DiagnosisComparison& comparison : diagnosis_comparisons) {
        const auto row = hdf5::open_group(group, comparison.name);
        diagnosis.*comparison.value = {
            read_number_attribute(row, schema::measured), read_number_attribute(row, schema::gaussian),
            read_number_attribute(row, schema::deviation), read_number_attribute(row, schema::p_value)};
    }
    return diagnosis;
}

}  // namespace levywell
