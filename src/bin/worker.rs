//! Door 3, the web worker: message in → [`Hand`] → messages out. `www/worker.js` calls [`handle`].

use std::cell::RefCell;

use js_sys::{
    Array, BigInt64Array, BigUint64Array, Float64Array, Function, Uint8Array, Uint32Array,
};
use wasm_bindgen::prelude::{JsCast as _, JsValue, wasm_bindgen};
use wellenough::data::DataError;
use wellenough::data::bytes::Bytes;
use wellenough::run::hand::{Buffer, Hand};
use wellenough::run::protocol::{BUILD, pack, unpack};

/// Of which build this module is; the shell holds it against the page's.
#[wasm_bindgen]
pub fn build() -> String {
    BUILD.into()
}

thread_local! {
    static HAND: RefCell<Hand> = RefCell::default();
}

/// Does one task: its letter, the files that it names, its buffers as typed arrays; `post(letter, buffers)` takes answers.
///
/// # Errors
/// Where the message is not a task of this version.
#[wasm_bindgen]
pub fn handle(
    letter: &[u8],
    files: &Array,
    buffers: &Array,
    post: &Function,
) -> Result<(), JsValue> {
    let task = unpack(letter).map_err(|error| JsValue::from_str(&error.to_string()))?;
    let files: Vec<Box<dyn Bytes>> = files
        .iter()
        .filter_map(|file| file.dyn_into::<web_sys::File>().ok())
        .map(|file| {
            Box::new(Handle {
                name: file.name(),
                file,
            }) as Box<dyn Bytes>
        })
        .collect();
    let buffers = buffers
        .iter()
        .filter_map(|buffer| buffer_from_array(&buffer))
        .collect();
    HAND.with_borrow_mut(|hand| {
        hand.handle(task, &files, buffers, &mut |reply, buffers| {
            let Ok(letter) = pack(&reply.shown()) else {
                return;
            };
            let arrays: Array = buffers.iter().map(array_from_buffer).collect();
            // A post fails only when the worker is being ended.
            drop(post.call2(
                &JsValue::NULL,
                &Uint8Array::from(letter.as_slice()),
                &arrays,
            ));
        });
    });
    Ok(())
}

fn array_from_buffer(buffer: &Buffer) -> JsValue {
    match buffer {
        Buffer::F64(values) => Float64Array::from(values.as_slice()).into(),
        Buffer::I64(values) => BigInt64Array::from(values.as_slice()).into(),
        Buffer::U32(values) => Uint32Array::from(values.as_slice()).into(),
        Buffer::U64(values) => BigUint64Array::from(values.as_slice()).into(),
    }
}

fn buffer_from_array(array: &JsValue) -> Option<Buffer> {
    if let Some(values) = array.dyn_ref::<Float64Array>() {
        return Some(Buffer::F64(values.to_vec()));
    }
    if let Some(values) = array.dyn_ref::<BigInt64Array>() {
        return Some(Buffer::I64(values.to_vec()));
    }
    if let Some(values) = array.dyn_ref::<Uint32Array>() {
        return Some(Buffer::U32(values.to_vec()));
    }
    array
        .dyn_ref::<BigUint64Array>()
        .map(|values| Buffer::U64(values.to_vec()))
}

/// A file handle of the browser.
struct Handle {
    name: String,
    file: web_sys::File,
}

impl Bytes for Handle {
    fn name(&self) -> &str {
        &self.name
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size, below 2^53"
    )]
    fn len(&self) -> u64 {
        self.file.size() as u64
    }

    #[expect(clippy::cast_possible_truncation, reason = "milliseconds, below 2^53")]
    fn modified(&self) -> Option<i64> {
        Some(self.file.last_modified() as i64)
    }

    fn slice(&self, start: u64, end: u64) -> Result<Vec<u8>, DataError> {
        let read = || {
            let end = end.min(self.len()) as f64;
            let blob = self.file.slice_with_f64_and_f64(start as f64, end)?;
            web_sys::FileReaderSync::new()?.read_as_array_buffer(&blob)
        };
        read()
            .map(|buffer| Uint8Array::new(&buffer).to_vec())
            .map_err(|error| DataError::Unreadable {
                file: self.name.clone(),
                found: error.dyn_ref::<js_sys::Error>().map_or_else(
                    || "the browser refused".into(),
                    |error| String::from(error.message()),
                ),
            })
    }
}

const fn main() {}
