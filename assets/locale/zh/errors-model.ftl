# 不合格的模型文件：gptcore/modelfile.py。

error-model-not-safetensors = 这不是 .safetensors 文件，或者文件已经损坏。
    .advice = 请载入从这里下载的模型；如果当时没有下载完整，请重新下载。
error-model-pickle = 这是 PyTorch 的 pickle 文件。这种文件可以运行任意程序，所以没有打开它。
    .advice = 请载入从这里下载的模型：那是 .safetensors 文件，里面只有数字。
error-model-too-large = 这个模型文件有 { $megabytes } MB，这里最多只能载入 { $limit } MB。
    .advice = 请载入小一些的模型。
error-model-metadata = 这个文件里有张量，却没有从这里下载的模型都带有的说明信息。
    .advice = 请载入从这里下载、之后没有改动过的模型。
error-model-tensor-missing = 这个模型文件里缺少张量“{ $name }”。
    .advice = 文件被改动过。请重新下载模型，再载入一次。
error-model-tensor-extra = 这个模型文件里不应该有张量“{ $name }”。
    .advice = 文件被改动过。请重新下载模型，再载入一次。
error-model-tensor-shape = 张量“{ $name }”的形状是 { $found }，而模型的说明里写的是 { $expected }。
    .advice = 文件被改动过。请重新下载模型，再载入一次。
error-model-tensor-dtype = 张量“{ $name }”的数据类型是 { $found }，从这里下载的模型不会有这种类型。
    .advice = 文件被改动过。请重新下载模型，再载入一次。
error-model-tensor-not-finite = 张量“{ $name }”里有不是数字的值，或者无穷大的值。
    .advice = 文件被改动过，或者保存之前训练就已经出错。请载入这次训练更早的时刻。
