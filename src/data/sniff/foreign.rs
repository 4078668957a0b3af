//! What people choose by mistake: pictures, archives, web pages and other files that are no table.

/// What to do with a file that is no table at all.
const OTHER: &str = "choose the file with the rows";
/// What to do with a table in a format of another tool.
const CONVERT: &str = "write the table as Parquet or CSV";
/// What to do with an unusual packing.
const UNPACK: &str = "unpack it, or pack it with gzip, zstd or zip";

/// The first bytes of a kind of file, its name, and what to do about it.
const MAGIC: [(&[u8], &str, &str); 19] = [
    (b"\x89PNG", "a picture (PNG)", OTHER),
    (b"\xff\xd8\xff", "a picture (JPEG)", OTHER),
    (b"GIF8", "a picture (GIF)", OTHER),
    (b"RIFF", "a media file", OTHER),
    (b"%PDF", "a PDF document", "export its table as CSV"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel or Office file",
        "save the sheet as CSV",
    ),
    (b"BZh", "compressed with bzip2", UNPACK),
    (b"\xfd7zXZ", "compressed with xz", UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"\x04\x22\x4d\x18", "compressed with lz4", UNPACK),
    (
        b"SQLite format 3",
        "a SQLite database",
        "export the table as CSV",
    ),
    (b"FEA1", "a Feather file of version 1", CONVERT),
    (b"Obj\x01", "an Avro file", CONVERT),
    (b"ORC", "an ORC file", CONVERT),
    (b"\x89HDF", "an HDF5 file", CONVERT),
    (b"\x93NUMPY", "a NumPy array", CONVERT),
    (b"\x80\x04\x95", "a Python pickle", CONVERT),
    (b"RDX", "an R data file", CONVERT),
];

/// What is not a table, by its first bytes, and what to do about it.
pub(super) fn foreign(head: &[u8]) -> Option<(&'static str, &'static str)> {
    if let Some((_, found, remedy)) = MAGIC.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return Some((found, remedy));
    }
    let start: Vec<u8> = head
        .iter()
        .skip_while(|b| b.is_ascii_whitespace() || **b >= 0xbb)
        .take(15)
        .map(u8::to_ascii_lowercase)
        .collect();
    if start.starts_with(b"<!doctype html")
        || start.starts_with(b"<html")
        || start.starts_with(b"<head")
    {
        return Some((
            "a web page (HTML)",
            "the download was probably an error or a login page; open it to see, then get the file again",
        ));
    }
    if start.starts_with(b"<?xml") {
        return Some(("an XML document", "export the table as CSV"));
    }
    let control = head
        .iter()
        .take(4_096)
        // Some tools separate cells with 0x01 or 0x1f, and NUL slips into text now and then.
        .filter(|b| (2..9).contains(*b) || (14..31).contains(*b))
        .count();
    (control * 50 > head.len().min(4_096)).then_some((
        "binary data of an unknown kind",
        "choose a CSV, TSV, JSON, Parquet or Arrow file",
    ))
}
