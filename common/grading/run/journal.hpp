/// @file common/grading/run/journal.hpp
/// What has been graded so far: `journal.jsonl`, to which one line per graded submission is added.
///
/// A run over a class that is interrupted goes on where it stopped: a line is on the disk before
/// the next submission is graded. Line 1 says the format's version; every other line is
/// `{"key": {"id", "sha256", "grader"}, "grade": …}`, and the last one of an id is valid.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "grading/grade.hpp"

namespace gradbook {

/// The last grade of one submission, and what it was made from.
struct JournalEntry {
  std::string sha256;      ///< of the submission
  std::string grader_key;  ///< of the whole run
  SubmissionGrade grade;   ///< as it was graded; each unit names what it was graded from
};

/// How a unit of a submission stands towards the journal.
enum class Standing {
  missing,             ///< not graded yet
  failed,              ///< graded, but with an error of ours: infra_error
  submission_changed,  ///< graded, but handed in anew since
  grader_changed,      ///< graded by other tests, flags or keys
  current              ///< graded as it is now
};

/// Which units of which submissions are graded although they have a grade. What has none, or an
/// infra_error, is graded with every policy.
struct Regrade {
  /// The kinds of policy.
  enum class Which {
    none,     ///< nothing else
    changed,  ///< also those whose submission or grader changed
    all,      ///< every one
    one       ///< also the one with this id
  };
  Which which = Which::none;  ///< the kind
  std::string id;             ///< of the one submission, with Which::one
};

/// The value of --regrade.
/// @param text  "", "changed", "all", or else an id
Regrade parse_regrade(std::string_view text);

/// The last grade of each id in the journal of a folder, without a lock: for reports. Nothing if
/// there is no journal. Throws FileError as Journal does, but changes nothing.
std::map<std::string, JournalEntry> read_journal(const std::filesystem::path& folder);

/// The journal of an output folder, open for adding grades.
class Journal {
 public:
  /// Opens or begins folder/journal.jsonl. A last line that was not finished, as kill -9 or a power
  /// cut leaves one, is cut off. Throws FileError if another grader has it open, if it is of a
  /// newer version, if a line is damaged, or if it cannot be written.
  explicit Journal(const std::filesystem::path& folder);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Adds a grade; it is on the disk when this returns. On a full disk the journal stays as it was.
  /// @param grader_key  see JournalEntry
  /// @param grade       with id and sha256 of the submission
  /// Throws FileError; std::invalid_argument if the grade could not be read back.
  void append(const std::string& grader_key, const SubmissionGrade& grade);

  /// The last entry of a submission, null if it has none.
  /// @param id  of the submission
  const JournalEntry* entry(const std::string& id) const;

  /// How a unit of a submission stands.
  /// @param id          of the submission
  /// @param unit        key
  /// @param sha256      of the submission as it is now
  /// @param grader_key  of the unit's grader as it is now
  Standing find(const std::string& id, const std::string& unit, const std::string& sha256,
                const std::string& grader_key) const;

  /// The last entry of every id.
  const std::map<std::string, JournalEntry>& entries() const { return entries_; }

 private:
  void write_line(const std::string& line);

  std::filesystem::path path_;
  int fd_ = -1;
  long long size_ = 0;  ///< bytes up to the end of the last whole line
  std::map<std::string, JournalEntry> entries_;
};

/// Whether a unit of a submission is to be graded.
/// @param standing  what Journal::find() says
/// @param id        of the submission
/// @param policy    which grades are made anew
bool must_grade(Standing standing, const std::string& id, const Regrade& policy);

/// The flag for grades that are kept although something changed; empty if nothing did.
/// @param standing  what Journal::find() says
/// @param units     that stand so: "02.1, 02.3"
std::string kept_flag(Standing standing, const std::string& units);

}  // namespace gradbook
