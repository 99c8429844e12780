/// @file common/verify/record.hpp
/// The record of a run: every value that its tests compared and every error that they met, in
/// order.
///
/// Two implementations with the same record behave alike, as far as the tests can tell. The course
/// compares a student's record with those of the typical mistakes (common/course/behaviour.hpp). It
/// is written to the file $GRADBOOK_RECORD, one JSON object per line: `{"test":name}`, then
/// `{"rows":2,"columns":1,"tolerance":1e-9,"bits":"3ff0…"}` (the bits of each double, in 16
/// hexadecimal digits: NaN and infinity are none of JSON's numbers) and `{"text":…}` of that test,
/// then `{"end":true}`.
#pragma once
#include <armadillo>
#include <string_view>

namespace gradbook {

/// Records a value that is compared.
/// @param tolerance  largest difference at which an element counts as equal
void record_value(const arma::mat& value, double tolerance);

/// Records what is no value: an error, a property that does not hold. The text must not depend on
/// rounding.
void record_text(std::string_view text);

/// Starts the record if the environment asks for one. Returns false if its file cannot be written.
bool start_record();

/// While one of these lives, failures of GoogleTest are not recorded: the caller has done it.
class RecordPause {
 public:
  /// Failures are not recorded from here on.
  RecordPause();
  ~RecordPause();
  RecordPause(const RecordPause&) = delete;
  RecordPause& operator=(const RecordPause&) = delete;
};

}  // namespace gradbook
