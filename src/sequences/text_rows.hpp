// Rows of FASTA files and of tables with named columns.
#pragma once

#include "sequences/config.hpp"
#include "sequences/row.hpp"

namespace s2fbench::sequences {

// A row's name is what stands before the first blank or ';' of its header. Throws
// UserError for a file that is no FASTA, letters that are no nucleotides, headers without
// a label.
RowSet read_fasta_rows(const FastaInput& input, const SequencesConfig& config);

// Throws UserError for missing columns, rows of another number of fields, letters that
// are no nucleotides, and targets that are no numbers.
RowSet read_table_rows(const TableInput& input, const SequencesConfig& config);

}  // namespace s2fbench::sequences
