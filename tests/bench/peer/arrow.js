// DuckDB's module asks for these by name; the one-file build of Arrow puts them on the window.
export const { RecordBatchReader, Table, Type, tableToIPC } = window.Arrow;
