/// @file common/grading/intake/submission_files.hpp
/// Decides, entry by entry, what of a folder or archive is read, and notes what is not.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "course/unit.hpp"
#include "grading/intake/submission.hpp"

namespace gradbook {

inline constexpr std::size_t kMaxSourceBytes = std::size_t{256} << 10;   ///< of one file
inline constexpr std::size_t kMaxEntries = 20000;                        ///< of one submission
inline constexpr std::size_t kMaxArchiveBytes = std::size_t{32} << 20;   ///< as it was sent
inline constexpr std::size_t kMaxUnpackedBytes = std::size_t{64} << 20;  ///< of all its entries
inline constexpr int kMaxDepth = 8;                                      ///< folders in folders

/// Whether content is text as a compiler takes it: no zero byte, not UTF-16.
bool is_plain_text(std::string_view content);

/// The whole submission is refused; what() is the sentence that says why.
class Rejection : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What an entry of a folder or archive is.
enum class EntryKind {
  file,       ///< regular
  folder,     ///< holds others
  link,       ///< symbolic
  hard_link,  ///< of an archive: names another entry instead of holding bytes
  special     ///< device, pipe, socket
};

/// Collects what a submission holds. A reader shows every entry to wants(), hands over the content
/// of those that are wanted with add(), and calls finish() last.
class SubmissionFiles {
 public:
  /// @param units  those whose files are read; must outlive this object
  explicit SubmissionFiles(const std::vector<Unit>& units);

  /// Whether the content of an entry is to be read. Throws Rejection after too many entries.
  /// @param name   path within the submission, as it was sent
  /// @param kind   what it is
  /// @param bytes  its size, as far as it is known
  bool wants(const std::string& name, EntryKind kind, std::uintmax_t bytes);

  /// Whether the folder of this path, name, may hold anything that is read.
  bool looks_into(const std::string& name) const;

  /// The content of an entry that was wanted, under the same name.
  void add(const std::string& name, std::string content);

  /// From now on archives are wanted, too, or not any more. Returns those that were handed over.
  /// @param wanted  in a folder: learning platforms put into it what the student uploaded
  std::map<std::string, std::string> take_archives(bool wanted);

  /// Whether a name is that of a zip or tar.gz archive.
  static bool is_archive(std::string_view name);

  /// Notes an entry that is not read.
  /// @param name  as it was sent
  /// @param why   end of the sentence that begins with the name
  void refuse(const std::string& name, const std::string& why);

  /// The content of submission.json; empty if there is none, or more than one.
  std::string manifest() const;

  /// Fills in a submission's files, unusable, refused, ignored and what staff should know of the
  /// names.
  void finish(Submission& submission) const;

 private:
  /// One file that may be the one of a unit.
  struct Candidate {
    std::string name;
    std::string content;
    int attempt = 0;    // of its name: 1 for "knn-1.cpp"
    bool flat = false;  // without the folder of its chapter: counts only in the outermost folder
  };

  const Unit* unit_of(const std::vector<std::string>& parts, bool& flat) const;
  void note_folder(const std::vector<std::string>& parts);
  void take_attempt(std::vector<const Candidate*>& usable, Submission& submission) const;
  void choose(const Unit& unit, Submission& submission) const;

  const std::vector<Unit>& units_;
  std::size_t entries_ = 0;
  std::size_t ignored_ = 0;
  std::size_t more_refused_ = 0;
  bool archives_wanted_ = false;
  std::map<std::string, std::string> archives_;
  bool any_file_ = false;
  std::vector<std::string> outermost_;  // folders that all files have in common
  std::map<const Unit*, std::vector<Candidate>> candidates_;
  std::map<const Unit*, std::string> refused_units_;
  std::vector<std::string> manifests_;
  std::vector<std::string> refused_;
  std::vector<std::string> other_sources_;
};

}  // namespace gradbook
