//! One worker: does the tasks that the conductor gives it.

use serde::{Deserialize, Serialize};

use crate::data::DataError;
use crate::data::bytes::Bytes;
use crate::data::column::{Column, ColumnChunk, ReadAs, Tally};
use crate::data::read::{self, Chunk, Piece};
use crate::data::sniff::Format;
use crate::data::straight::Oddities;

use super::desk::{Desk, Rows};
use super::drift::Groups;
use super::protocol::{Complaint, Job, Reply, Task, Told, pack, unpack};
use super::report;

/// Values of one column on their way between workers.
#[derive(Debug, Clone, PartialEq)]
pub enum Buffer {
    /// Numbers.
    F64(Vec<f64>),
    /// Moments.
    I64(Vec<i64>),
    /// Codes of levels.
    U32(Vec<u32>),
    /// Keys.
    U64(Vec<u64>),
}

/// How to read a piece; travels as the job's `spec`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Spec {
    pub(super) format: Format,
    pub(super) piece: Piece,
    pub(super) wanted: Vec<(usize, ReadAs)>,
    /// Columns of the second phase, for planning anew.
    pub(super) wanted_later: Vec<(usize, ReadAs)>,
}

/// What the buffers of a chunk are.
#[derive(Debug, Serialize, Deserialize)]
struct ChunkHeader {
    rows: u64,
    columns: Vec<(Tally, Vec<String>)>,
    oddities: Oddities,
}

/// One worker's state: nothing, or the desk.
#[derive(Debug, Default)]
pub struct Hand {
    desk: Option<Desk>,
}

impl Hand {
    /// Does one task; `files` are those that the order names, in its order. Answers go to `post` as they come.
    pub fn handle(
        &mut self,
        task: Task,
        files: &[Box<dyn Bytes>],
        buffers: Vec<Buffer>,
        post: &mut dyn FnMut(Reply, Vec<Buffer>),
    ) {
        if let Err(error) = self.answer(task, files, buffers, post) {
            post(Reply::Failed(Complaint::from(&error)), Vec::new());
        }
    }

    fn answer(
        &mut self,
        task: Task,
        files: &[Box<dyn Bytes>],
        buffers: Vec<Buffer>,
        post: &mut dyn FnMut(Reply, Vec<Buffer>),
    ) -> Result<(), DataError> {
        match task {
            Task::Rehearse(level) => drop(super::rehearsal::rehearse(level)),
            Task::Tell(ask) => post(Reply::Told(super::clerk::answer(ask)), Vec::new()),
            Task::Inquire { book, cell, asks } => {
                let blocks = self.inquire(&book, (cell, &asks), files);
                let told = Told::Answer { cell, asks, blocks };
                post(Reply::Told(told), Vec::new());
            }
            Task::Open(book) => {
                let (desk, opened) = Desk::open(book, files, self.desk.take())?;
                self.desk = Some(desk);
                post(opened, Vec::new());
            }
            Task::Read(job) => read_job(&job, files, post)?,
            Task::Bounds(job) => post(plan_anew(&job, files)?, Vec::new()),
            Task::Take { job, part, header } => {
                let chunk = unpack_chunk(&header, buffers)?;
                self.at_desk()?
                    .take((job.source, job.phase, job.piece, part), chunk);
            }
            Task::Forget { source } => self.at_desk()?.forget(source),
            Task::Measure => {
                let (outcome, columns) = self.at_desk()?.measure()?;
                let outcome = Box::new(outcome);
                post(Reply::Measured { outcome, columns }, Vec::new());
            }
            Task::Column { index } => {
                let (reply, values) = self.column(index)?;
                post(reply, values);
            }
            Task::Ahead(part) => self.at_desk()?.work_ahead(part),
            Task::Together { columns, found } => {
                let outcome = self.at_desk()?.conclude(&columns, found)?;
                post(Reply::Complete(Box::new(outcome)), Vec::new());
            }
            Task::Report { title, cells } => {
                let told = self.desk.as_ref().and_then(|desk| desk.told.as_ref());
                let gone = "the numbers are gone: read the files once more";
                let text = told.ok_or_else(|| gone.to_owned());
                let text = text.and_then(|outcome| report::written(outcome, &title, &cells, files));
                post(Reply::Told(Told::Report(text)), Vec::new());
            }
            Task::Drift { index, header } => {
                let Some(Buffer::F64(values)) = buffers.into_iter().next() else {
                    return Err(DataError::Unusable(
                        "a column arrived without its values".into(),
                    ));
                };
                let compared = super::drift::compare_numbers(&decode(&header)?, &values);
                post(compared.reply(index)?, Vec::new());
            }
        }
        Ok(())
    }

    /// The values of a column for another worker to compare, or what was found by counting.
    fn column(&mut self, index: usize) -> Result<(Reply, Vec<Buffer>), DataError> {
        Ok(match self.at_desk()?.column(index) {
            Groups::Numbers { header, values } => {
                let header = encode(&header)?;
                (Reply::Groups { index, header }, vec![Buffer::F64(values)])
            }
            Groups::Counted(compared) => (compared.reply(index)?, Vec::new()),
        })
    }

    pub(super) fn at_desk(&mut self) -> Result<&mut Desk, DataError> {
        self.desk
            .as_mut()
            .ok_or_else(|| DataError::Unusable("the desk has no files open".into()))
    }
}

impl From<&DataError> for Complaint {
    fn from(error: &DataError) -> Self {
        Self {
            source: error.file().map(str::to_owned),
            message: error.to_string(),
        }
    }
}

pub(super) fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, DataError> {
    pack(value).map_err(|error| DataError::Unusable(error.to_string()))
}

pub(super) fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, DataError> {
    unpack(bytes).map_err(|error| DataError::Unusable(error.to_string()))
}

fn first_file(files: &[Box<dyn Bytes>]) -> Result<&dyn Bytes, DataError> {
    files
        .first()
        .map(AsRef::as_ref)
        .ok_or_else(|| DataError::Unusable("a task came without its file".into()))
}

fn read_job(
    job: &Job,
    files: &[Box<dyn Bytes>],
    post: &mut dyn FnMut(Reply, Vec<Buffer>),
) -> Result<(), DataError> {
    let spec: Spec = decode(&job.spec)?;
    let mut part = 0;
    let mut packing = Ok(());
    read::read(
        first_file(files)?,
        &spec.format,
        spec.piece,
        &spec.wanted,
        &mut |chunk| {
            let (bytes, records) = (chunk.bytes, chunk.records);
            match pack_chunk(chunk) {
                Ok((header, buffers)) => {
                    // The spec has done its work; sending it back and forth would cost more than it tells.
                    let job = Job {
                        spec: Vec::new(),
                        ..job.clone()
                    };
                    post(
                        Reply::Chunk {
                            job,
                            part,
                            header,
                            bytes,
                            records,
                        },
                        buffers,
                    );
                }
                Err(error) => packing = Err(error),
            }
            part += 1;
        },
    )?;
    packing
}

fn plan_anew(job: &Job, files: &[Box<dyn Bytes>]) -> Result<Reply, DataError> {
    let spec: Spec = decode(&job.spec)?;
    let Format::Delimited { dialect, .. } = &spec.format else {
        return Err(DataError::Unusable(
            "only delimited text has records to look for".into(),
        ));
    };
    let pieces = read::exact_pieces(first_file(files)?, dialect)?;
    let mut jobs = Vec::new();
    for (phase, wanted) in [&spec.wanted, &spec.wanted_later].into_iter().enumerate() {
        for (number, piece) in pieces.iter().enumerate().filter(|_| !wanted.is_empty()) {
            let Piece::Range { start, end, .. } = *piece else {
                continue;
            };
            let spec = Spec {
                piece: *piece,
                wanted: wanted.clone(),
                wanted_later: Vec::new(),
                ..spec.clone()
            };
            jobs.push(Job {
                source: job.source,
                phase,
                piece: number,
                plan: job.plan,
                bytes: end - start,
                spec: encode(&spec)?,
            });
        }
    }
    Ok(Reply::Planned {
        source: job.source,
        jobs,
    })
}

fn pack_chunk(chunk: Chunk) -> Result<(Vec<u8>, Vec<Buffer>), DataError> {
    let mut header = ChunkHeader {
        rows: chunk.rows,
        columns: Vec::new(),
        oddities: chunk.oddities,
    };
    let mut buffers = Vec::new();
    for ColumnChunk { column, tally } in chunk.columns {
        let (buffer, levels) = match column {
            Column::Numbers(values) => (Buffer::F64(values), Vec::new()),
            Column::Times(values) => (Buffer::I64(values), Vec::new()),
            Column::Levels { codes, levels } => (Buffer::U32(codes), levels),
            Column::Keys(values) => (Buffer::U64(values), Vec::new()),
        };
        header.columns.push((tally, levels));
        buffers.push(buffer);
    }
    Ok((encode(&header)?, buffers))
}

fn unpack_chunk(header: &[u8], buffers: Vec<Buffer>) -> Result<Rows, DataError> {
    let header: ChunkHeader = decode(header)?;
    let columns = header
        .columns
        .into_iter()
        .zip(buffers)
        .map(|((tally, levels), buffer)| {
            let column = match buffer {
                Buffer::F64(values) => Column::Numbers(values),
                Buffer::I64(values) => Column::Times(values),
                Buffer::U32(codes) => Column::Levels { codes, levels },
                Buffer::U64(values) => Column::Keys(values),
            };
            ColumnChunk { column, tally }
        })
        .collect();
    Ok(Rows {
        n: header.rows,
        columns,
        oddities: header.oddities,
        told: Vec::new(),
    })
}
