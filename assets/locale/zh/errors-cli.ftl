# 命令行读不了或写不了的文件：gptcore/__main__.py。

error-no-such-file = 无法读取文件 { $path }：{ $why }。
    .advice = 请检查路径是否正确，以及你是否有权读取这个文件。
error-cannot-write = 无法写入 { $path }：{ $why }。
    .advice = 请换一个文件夹，或者在这里腾出空间。
error-encoding-not-fetched = 取不到编码 { $name }：{ $why }。
    .advice = 请在能上网的电脑上再试，或者从别的电脑把它的文件拷贝到 { $folder }。
