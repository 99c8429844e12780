/// @file common/data/libsvm.hpp
/// Sparse tables as text, the format of LIBSVM and SVMlight: `label index:value index:value … #
/// comment`.
///
/// Indices start at 1 and ascend within a line; features that are not named are 0. Labels are
/// classes (−1 and +1, or any integers) or real numbers. Lines that hold nothing but a comment are
/// skipped. At most 2 GiB of text, plain or gzip, and 2^27 numbers (1 GiB) as a full table.
#pragma once
#include <armadillo>
#include <filesystem>
#include <string_view>

#include "data/dataset.hpp"
#include "data/table_field.hpp"

namespace gradbook {

/// Reads the sparse table at path into a full one, features × N.
/// @param num_features  rows of X; 0 stands for the largest index in the file
/// @param target        what the labels are, if that is known
/// Throws FileError, also for an index above num_features.
Dataset read_libsvm(const std::filesystem::path& path, arma::uword num_features = 0,
                    const TargetOptions& target = {});

/// The same from a table in memory, text, as in read_libsvm(); `source` appears in messages.
Dataset parse_libsvm(std::string_view text, arma::uword num_features,
                     const std::filesystem::path& source, const TargetOptions& target = {});

}  // namespace gradbook
