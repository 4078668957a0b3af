//! What a sane tool does with each nasty file, beyond what the manifest counts.

#![allow(clippy::too_many_lines, reason = "tables, a line per file")]

use wellenough::book::Role;

use super::want::Want::{
    self, Between, Distinct, Either, Explained, Holding, Is, Joined, LikeClean, Metric, Missing,
    Names, NoQuality, NotCalledEmpty, Noted, Refused, Rows, SameDays, SameNumbers, SameQuality,
    Sum, Type, Undefined,
};

/// What reads like clean.csv, in whatever format, packing or notation.
#[rustfmt::skip]
const LIKE_CLEAN: [&str; 41] = [
    "clean.csv", "bom.csv", "crlf.csv", "mixed_eol.csv", "no_final_newline.csv",
    "trailing_blank_lines.csv", "semicolon.csv", "tab.tsv", "pipe.csv", "comma.txt",
    "decimal_comma.csv", "utf16le_bom.csv", "lt_bgt_bold&name'.csv", "csv.csv.gz",
    "gz_without_suffix.csv", "zipped.zip", "array.json", "pretty.json", "rows.ndjson",
    "ndjson_named.json", "columns.json", "split.json", "codec_none.parquet",
    "codec_snappy.parquet", "codec_gzip.parquet", "codec_zstd.parquet", "codec_brotli.parquet",
    "codec_lz4.parquet", "v2_pages.parquet", "many_row_groups.parquet", "ts_s.parquet",
    "ts_ms.parquet", "ts_us.parquet", "ts_ns.parquet", "ts_tz.parquet", "file.arrow",
    "stream.arrows", "stream_named.arrow", "v2_lz4.feather", "v2_zstd.feather",
    "v2_uncompressed.feather",
];
/// Time as whole numbers; every instant is that of clean.csv, to the hour.
const EPOCH: &[Want] = &[
    SameNumbers,
    Is("ts", Role::Time),
    Missing("ts", 0),
    Type("ts", "number"),
];
/// Labels as other words; the positive class was found, since the area is that of clean.csv.
const SPELLED: &[Want] = &[SameQuality, Missing("label", 0)];
const CUT: &[Want] = &[Refused(&["cut off"])];
/// What is damaged is called so; that another version might read it is no help.
const DAMAGED: &[Want] = &[Either(
    &[Refused(&["cut off"])],
    &[Refused(&["cannot be read as"])],
)];

/// The expectations of a file; `None`: nobody has thought about it yet.
pub(super) fn expected(file: &str) -> Option<&'static [Want]> {
    let like_clean = LIKE_CLEAN.contains(&file).then_some(&[LikeClean][..]);
    like_clean
        .or_else(|| formats(file))
        .or_else(|| shapes(file))
        .or_else(|| values(file))
        .or_else(|| labels(file))
}

/// Kinds of files: delimited text, JSON, Parquet, Arrow, packed ones, and what is no table.
fn formats(file: &str) -> Option<&'static [Want]> {
    Some(match file {
        "gz_truncated.csv.gz" | "truncated.parquet" | "half.parquet" => CUT,
        "truncated.json" | "truncated.arrow" | "magic_only.parquet" => DAMAGED,
        // Either its cell is too long, or the whole is; both ways the reader learns the size that was met.
        "gz_bomb_60mb.csv.gz" => &[Refused(&[" MB"])],
        "empty.csv" | "only_newlines.csv" => &[Refused(&["is empty"])],
        "header_only.csv" => &[Refused(&["6 columns", "no rows"])],
        "zero_rows.parquet" => &[Refused(&["no rows"])],
        "excel_renamed.csv" => &[Refused(&["zip"])],
        "png_renamed.parquet" => &[Refused(&["picture", "PNG"])],
        "html_error_page.csv" => &[Refused(&["HTML"])],
        "scalars.json" => &[Either(&[Refused(&["JSON"])], &[Rows(3)])],
        "sparse.ndjson" => &[
            SameQuality,
            Rows(200),
            Names(&["id", "ts", "score", "label", "cat", "x", "late_key"]),
            Type("x", "number"),
            // 41 absent or null; the text NaN may count as one more.
            Either(&[Missing("x", 41)], &[Missing("x", 42)]),
        ],
        "nested.json" => &[
            Rows(200),
            Is("out.score", Role::Score),
            Is("label", Role::Label),
        ],
        "odd_types.parquet" => &[
            SameQuality,
            Type("dec", "number"),
            Missing("dec", 0),
            Type("f16", "number"),
            NotCalledEmpty("bin"),
            NotCalledEmpty("tod"),
            Is("bin", Role::Ignored),
        ],
        "nested.parquet" => &[SameQuality, NotCalledEmpty("lst"), NotCalledEmpty("mp")],
        "nulls.parquet" => &[
            Missing("score", 19),
            Missing("label", 16),
            Noted(&["17", "left out"]),
        ],
        "pandas_unnamed_index.parquet" => &[Rows(50)],
        _ => return None,
    })
}

/// Headers, records, widths and lengths of otherwise plain text.
fn shapes(file: &str) -> Option<&'static [Want]> {
    Some(match file {
        "quoted_newlines.csv" => &[SameQuality, Holding("note", "\n", 29)],
        "single_quotes.csv" => &[Either(
            &[Rows(200), Holding("note", "\n", 29)],
            &[Noted(&["quote"])],
        )],
        // The line on which it opens.
        "unclosed_quote.csv" => &[Refused(&["quote", "51"])],
        // Line 13 is blank and no row; line 6 has cells that belong to no column.
        "ragged.csv" => &[
            Rows(198),
            Noted(&["left out", "line 6"]),
            Noted(&["missing", "line 10"]),
            Missing("ts", 0),
            Missing("cat", 1),
        ],
        "one_row.csv" => &[Metric("accuracy", 1.0), Undefined("roc_auc", "one class")],
        "one_column.csv" => &[Rows(200), NoQuality("label")],
        "no_header.csv" => &[SameQuality, Noted(&["header"])],
        "duplicate_headers.csv" => &[
            SameQuality,
            Names(&["id", "ts", "score", "label", "x", "x_2"]),
            Noted(&["x_2"]),
        ],
        "blank_header.csv" => &[
            SameQuality,
            Names(&["id", "ts", "score", "label", "column_5", "cat"]),
        ],
        "header_spaces_case.csv" => &[
            SameQuality,
            Names(&["ID", "TS", "SCORE", "LABEL", "X", "CAT"]),
        ],
        "nul_bytes.csv" => &[
            SameQuality,
            Names(&["id", "ts", "score", "label", "x", "cat"]),
            Noted(&["NUL"]),
        ],
        "invalid_utf8.csv" => &[Rows(200), Missing("score", 0), Noted(&["UTF-8"])],
        "latin1.csv" => &[
            SameQuality,
            Holding("cat", "na\u{ef}ve", 100),
            Noted(&["Latin-1"]),
        ],
        "unicode.csv" => &[SameQuality, Distinct("cat", 9)],
        "xss.csv" => &[
            SameQuality,
            Distinct("cat", 18),
            Is("__proto__", Role::Feature),
        ],
        "high_cardinality.csv" => &[SameQuality, Is("text", Role::Ignored)],
        "long_text.csv" => &[Rows(20)],
        "wide_2000.csv" => &[Rows(60)],
        _ => return None,
    })
}

/// Numbers, dates and missing values in their many spellings.
fn values(file: &str) -> Option<&'static [Want]> {
    Some(match file {
        "thousands.csv" => &[SameQuality, Type("x", "number"), Sum("x", 2_048_840.0)],
        "missing_spellings.csv" => &[
            SameQuality,
            Type("x", "number"),
            Missing("x", 65),
            Sum("x", 10.497837037037037 * 135.0),
            Noted(&["x", "#N/A"]),
        ],
        "infinities.csv" => &[
            SameQuality,
            Type("x", "number"),
            Sum("x", 10.215145833333333 * 192.0),
            Noted(&["x", "8", "infinit"]),
        ],
        "missing_scores.csv" => &[Missing("score", 10), Noted(&["10", "left out"])],
        "score_out_of_range.csv" => &[
            Undefined("log_loss", "not probabilities"),
            Undefined("brier_score_loss", "not probabilities"),
            Between("score", -0.9646, 1.9979),
            Noted(&["margin"]),
        ],
        "score_inverted.csv" => &[Noted(&["inverted"])],
        "duplicate_ids.csv" => &[Noted(&["id", "2", "3"])],
        "duplicate_rows.csv" => &[Noted(&["15"])],
        "unsorted_tz.csv" => &[SameDays, Is("ts", Role::Time), Missing("ts", 0)],
        "epoch_s.csv" | "epoch_ms.csv" | "epoch_us.csv" | "epoch_ns.csv" => EPOCH,
        "dayfirst_slash.csv" => &[SameNumbers, Is("ts", Role::Time), Missing("ts", 0)],
        "ambiguous_date.csv" => &[
            Is("ts", Role::Time),
            Missing("ts", 0),
            Noted(&["ambiguous"]),
        ],
        "one_class.csv" => &[
            Undefined("roc_auc", "one class"),
            Undefined("matthews_corrcoef", "one class"),
            Metric("accuracy", 0.475),
        ],
        "constant_score.csv" => &[
            Metric("roc_auc", 0.5),
            Metric("log_loss", std::f64::consts::LN_2),
            Metric("brier_score_loss", 0.25),
        ],
        "perfect_score.csv" => &[
            Metric("roc_auc", 1.0),
            Metric("log_loss", 0.0),
            Metric("brier_score_loss", 0.0),
        ],
        "all_null_column.csv" => &[
            SameQuality,
            Is("empty_col", Role::Ignored),
            Explained("empty_col", "no row has a value"),
        ],
        "sci_plus.csv" => &[
            SameQuality,
            Type("x", "number"),
            Missing("x", 0),
            Sum("x", 10.244110000000001 * 200.0),
        ],
        "hard_floats.csv" => &[Rows(14), Is("score", Role::Score), Missing("score", 0)],
        _ => return None,
    })
}

/// Spellings of labels, and labels that come apart from their predictions.
fn labels(file: &str) -> Option<&'static [Want]> {
    Some(match file {
        "labels_bool_words.csv"
        | "labels_yes_no.csv"
        | "labels_one_two.csv"
        | "labels_words.csv"
        | "labels_float_labels.csv" => SPELLED,
        "pred_only.csv" => &[Rows(200), NoQuality("label")],
        "labels_shuffled.csv" | "labels_text_keys.csv" => &[SameQuality, Joined(200, 0, 0)],
        "labels_other_key_name.csv" => &[
            SameQuality,
            Joined(200, 0, 0),
            Is("prediction_id", Role::Id),
        ],
        "labels_extra_missing.csv" => &[Joined(160, 40, 25)],
        // Examples of both sides: the first id of each.
        "labels_disjoint.csv" => &[Refused(&["0 of 200", "1000001", "pred_only.csv"])],
        "labels_late_1.csv" => &[Joined(48, 152, 0), Is("labelled_at", Role::LabelTime)],
        "labels_late_2.csv" => &[Joined(200, 0, 0), Is("labelled_at", Role::LabelTime)],
        _ => return None,
    })
}
