# 命令行读不了或写不了的文件：gptcore/__main__.py。

error-no-such-file = 无法读取文件 { $path }：{ $why }。
    .advice = 请检查路径是否正确，以及你是否有权读取这个文件。
error-cannot-write = 无法写入 { $path }：{ $why }。
    .advice = 请换一个文件夹，或者在这里腾出空间。
