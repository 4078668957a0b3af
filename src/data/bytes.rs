//! Where bytes come from: a file on disk, or a file handle in the browser. Read by slices, never whole.

use std::io::{self, Read, Seek, SeekFrom};

use super::error::DataError;

/// A file that hands out slices. Offsets are 64-bit, also on wasm32.
pub trait Bytes {
    /// The file's name, for messages.
    fn name(&self) -> &str;
    /// Its size.
    fn len(&self) -> u64;
    /// When it was last changed, in milliseconds since 1970; `None` where nobody knows.
    fn modified(&self) -> Option<i64> {
        None
    }
    /// Whether it has no bytes.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The bytes from `start` up to `end`, which are cut to the file's size.
    ///
    /// # Errors
    /// [`DataError::Unreadable`] when the system refuses.
    fn slice(&self, start: u64, end: u64) -> Result<Vec<u8>, DataError>;
}

/// A cursor over [`Bytes`] that fetches blocks as they are asked for.
pub(crate) struct Cursor<'a> {
    bytes: &'a dyn Bytes,
    position: u64,
    block: Vec<u8>,
    block_start: u64,
    block_size: u64,
}

impl std::fmt::Debug for Cursor<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cursor")
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

impl<'a> Cursor<'a> {
    pub(crate) const fn new(bytes: &'a dyn Bytes, block_size: u64) -> Self {
        Self {
            bytes,
            position: 0,
            block: Vec::new(),
            block_start: 0,
            block_size,
        }
    }

    pub(crate) const fn position(&self) -> u64 {
        self.position
    }
}

impl Read for Cursor<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let inside = self.position.checked_sub(self.block_start);
        let mut offset = inside
            .and_then(|o| usize::try_from(o).ok())
            .filter(|o| *o < self.block.len());
        if offset.is_none() && self.position < self.bytes.len() {
            self.block = self
                .bytes
                .slice(self.position, self.position.saturating_add(self.block_size))
                .map_err(io::Error::other)?;
            self.block_start = self.position;
            offset = Some(0);
        }
        let rest = offset.and_then(|o| self.block.get(o..)).unwrap_or(&[]);
        let n = rest.len().min(out.len());
        for (to, from) in out.iter_mut().zip(rest) {
            *to = *from;
        }
        self.position += n as u64;
        Ok(n)
    }
}

impl Seek for Cursor<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(delta) => self.bytes.len().checked_add_signed(delta),
            SeekFrom::Current(delta) => self.position.checked_add_signed(delta),
        };
        self.position = target.ok_or_else(|| io::Error::other("before the start of the file"))?;
        Ok(self.position)
    }
}

/// A file on disk.
#[derive(Debug)]
pub struct Disk {
    name: String,
    path: std::path::PathBuf,
    len: u64,
    modified: Option<i64>,
}

impl Disk {
    /// Opens a file to learn its size; its bytes are read later.
    ///
    /// # Errors
    /// [`DataError::Unreadable`] when it is not there or is not a file.
    pub fn open(path: &std::path::Path) -> Result<Self, DataError> {
        let name = path.file_name().map_or_else(
            || path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        );
        let unreadable = |found: String| DataError::Unreadable {
            file: path.display().to_string(),
            found,
        };
        let meta = std::fs::metadata(path).map_err(|error| {
            unreadable(match error.kind() {
                io::ErrorKind::NotFound => "there is no such file".into(),
                io::ErrorKind::PermissionDenied => "reading it is not allowed".into(),
                _ => error.to_string(),
            })
        })?;
        if meta.is_dir() {
            return Err(unreadable("it is a folder, name the files in it".into()));
        }
        if !meta.is_file() {
            return Err(unreadable("it is not a file".into()));
        }
        Ok(Self {
            name,
            path: path.to_owned(),
            len: meta.len(),
            modified: modified(&meta),
        })
    }
}

fn modified(meta: &std::fs::Metadata) -> Option<i64> {
    let since = meta.modified().ok()?.duration_since(std::time::UNIX_EPOCH);
    i64::try_from(since.ok()?.as_millis()).ok()
}

impl Bytes for Disk {
    fn name(&self) -> &str {
        &self.name
    }

    fn len(&self) -> u64 {
        self.len
    }

    fn modified(&self) -> Option<i64> {
        self.modified
    }

    fn slice(&self, start: u64, end: u64) -> Result<Vec<u8>, DataError> {
        let read = || -> io::Result<Vec<u8>> {
            let mut file = std::fs::File::open(&self.path)?;
            file.seek(SeekFrom::Start(start))?;
            let mut out = Vec::new();
            file.take(end.min(self.len).saturating_sub(start))
                .read_to_end(&mut out)?;
            Ok(out)
        };
        read().map_err(|error| DataError::Unreadable {
            file: self.name.clone(),
            found: error.to_string(),
        })
    }
}
