# Model files that are not what they should be: gptcore/modelfile.py.

error-model-not-safetensors = This is not a .safetensors file, or it is damaged.
    .advice = Load a model that was downloaded from here, and download it once more if it was cut short.
error-model-pickle = This is a PyTorch pickle. It was not opened, because such a file can run any program.
    .advice = Load a model that was downloaded from here; it is a .safetensors file, which holds nothing but numbers.
error-model-too-large = This model file is { $megabytes } MB; at most { $limit } MB can be loaded here.
    .advice = Load a smaller model.
error-model-metadata = This file holds tensors, but not the description that belongs to a model from here.
    .advice = Load a model that was downloaded from here and not changed since.
error-model-tensor-missing = The tensor “{ $name }” is missing from this model file.
    .advice = The file was changed. Download the model once more and load that.
error-model-tensor-extra = The tensor “{ $name }” does not belong in this model file.
    .advice = The file was changed. Download the model once more and load that.
error-model-tensor-shape = The tensor “{ $name }” has the shape { $found }; the model’s description says { $expected }.
    .advice = The file was changed. Download the model once more and load that.
error-model-tensor-dtype = The tensor “{ $name }” holds numbers of the type { $found }, which a model from here never does.
    .advice = The file was changed. Download the model once more and load that.
error-model-tensor-not-finite = The tensor “{ $name }” contains values that are not numbers, or are infinite.
    .advice = The file was changed, or the training failed before it was saved. Load an earlier moment of the run.
