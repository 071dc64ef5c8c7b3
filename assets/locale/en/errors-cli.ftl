# What a shell command cannot read or write: gptcore/__main__.py.

error-no-such-file = The file { $path } cannot be read: { $why }.
    .advice = Check the path, and that you may read the file.
error-cannot-write = Nothing can be written to { $path }: { $why }.
    .advice = Choose another folder, or make room in this one.
error-encoding-not-fetched = The encoding { $name } could not be fetched: { $why }.
    .advice = Try again on a computer with internet, or copy its files from another one to { $folder }.
