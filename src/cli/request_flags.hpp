#pragma once

#include "levywell/core/fault.hpp"
#include "levywell/dynamics/request.hpp"
#include "levywell/io/request_fields.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace levywell::inline cli {

/// The flags of a request as typed, by key; what was not given leaves the run file's word, or the default.
class RequestFlags {
  public:
    /// Declares the flag of a field, with the field's help or another; numbers go to a request of their own.
    void add(CLI::App& command, const char* key, const char* group, const char* help = nullptr);

    bool has(const std::string& key) const { return options_.at(key)->count() > 0; }
    const std::string& word(const std::string& key) const { return words_.at(key); }

    /// Lays the flags over a request.
    void apply(RunRequest& request, Faults& faults) const;

  private:
    template <class Value>
    CLI::Option* declare(CLI::App& command, const RequestField& field, Value RunRequest::*value) {
        return command.add_option(field.flag(), given_.*value, field.help);
    }
    CLI::Option* declare(CLI::App& command, const RequestField& field, std::vector<double> RunRequest::*);
    CLI::Option* declare(CLI::App& command, const RequestField& field, std::optional<Interval> RunRequest::*);
    CLI::Option* declare(CLI::App& command, const RequestField& field, bool RunRequest::*value);
    CLI::Option* declare(CLI::App& command, const RequestField& field, const NumberOrAuto&);
    CLI::Option* declare(CLI::App& command, const RequestField& field, const FractionOrPercent&);
    CLI::Option* declare(CLI::App& command, const RequestField& field, const RequestChoice& choice);
    CLI::Option* declare(CLI::App& command, const RequestField& field,
                         std::vector<NoiseSegment> RunRequest::*);

    template <class Value>
    void lay(const RequestField& field, const Value& value, RunRequest& request, Faults& faults) const;

    RunRequest given_;
    std::map<std::string, std::string> words_;
    std::map<std::string, std::vector<double>> lists_;
    std::map<std::string, CLI::Option*> options_;
};

}  // namespace levywell::inline cli
