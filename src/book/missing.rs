//! Which texts mean that a value is missing, unless the reader says otherwise.

/// Missing in any column: pandas' default list (pandas 2, `read_csv`, `na_values`) and the errors of spreadsheets.
pub const MISSING: [&str; 26] = [
    "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN",
    "<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null", "N/D", "#VALUE!", "#REF!",
    "#DIV/0!", "#NAME?", "#NUM!", "#NULL!",
];

/// Missing where the other values of the column are numbers or times; in a column of text they are levels.
pub const MISSING_IN_NUMBERS: [&str; 9] = [
    "-", "--", "---", "?", ".", "missing", "unknown", "nat", "n.a.",
];
