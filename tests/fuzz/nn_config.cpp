// Run files of `levywell train` and `levywell pipeline`, and the grid they ask for.

#include "levywell/core/toml_reader.hpp"
#include "levywell/nn/pipeline_request.hpp"
#include "levywell/nn/train_request.hpp"
#include "refusal.hpp"

using namespace levywell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = fuzz::text_of(data, size);
    Faults faults;
    const TrainConfig train = read_train_config_text(text, "fuzz.toml", faults);
    if (faults.empty()) plan_training(train.request, faults);
    faults = {};
    const PipelineConfig pipeline = read_pipeline_config_text(text, "fuzz.toml", faults);
    if (!faults.empty()) return 0;
    const TrainRequest training = training_of(pipeline.request, faults);
    if (faults.empty()) plan_training(training, faults);
    return 0;
}
