//! What people choose by mistake: pictures, archives, web pages and other files that are no table.

/// The first bytes of a kind of file, its name, and what to do about it.
const MAGIC: [(&[u8], &str, &str); 14] = [
    (
        b"\x89PNG",
        "a picture (PNG)",
        "choose the file with the rows",
    ),
    (
        b"\xff\xd8\xff",
        "a picture (JPEG)",
        "choose the file with the rows",
    ),
    (b"GIF8", "a picture (GIF)", "choose the file with the rows"),
    (b"RIFF", "a media file", "choose the file with the rows"),
    (b"%PDF", "a PDF document", "export its table as CSV"),
    (
        b"PK\x03\x04",
        "a zip archive or an Excel workbook",
        "unpack it, or save the sheet as CSV",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel or Office file",
        "save the sheet as CSV",
    ),
    (
        b"ARROW1",
        "an Arrow file",
        "this version reads CSV, TSV and Parquet: write it as one of them",
    ),
    (
        b"\xff\xff\xff\xff",
        "an Arrow stream",
        "this version reads CSV, TSV and Parquet: write it as one of them",
    ),
    (
        b"\x28\xb5\x2f\xfd",
        "compressed with zstd",
        "this version reads gzip: unpack it, or use gzip",
    ),
    (
        b"BZh",
        "compressed with bzip2",
        "this version reads gzip: unpack it, or use gzip",
    ),
    (
        b"SQLite format 3",
        "a SQLite database",
        "export the table as CSV",
    ),
    (
        b"\xff\xfe",
        "UTF-16 text",
        "save it as UTF-8 (Excel: \"CSV UTF-8\")",
    ),
    (
        b"\xfe\xff",
        "UTF-16 text",
        "save it as UTF-8 (Excel: \"CSV UTF-8\")",
    ),
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
    if start.starts_with(b"{") || start.starts_with(b"[") {
        return Some((
            "JSON",
            "this version reads CSV, TSV and Parquet: write it as one of them",
        ));
    }
    let control = head
        .iter()
        .take(4_096)
        .filter(|b| **b < 9 || (14..32).contains(*b))
        .count();
    (control * 50 > head.len().min(4_096)).then_some((
        "binary data of an unknown kind",
        "choose a CSV, TSV or Parquet file",
    ))
}
