/// @file common/data/known_datasets.hpp
/// The data sets Gradbook knows by name: what they are, where their files lie, how to recognise
/// them.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "data/archive.hpp"

namespace gradbook {

/// What a data set holds.
enum class DatasetKind {
  table,   ///< numbers, doubles in Dataset::X
  images,  ///< pictures
  text     ///< for load_text()
};

/// How a data set comes to this computer.
enum class DatasetOrigin {
  embedded,  ///< in datasets/, part of Gradbook
  package,   ///< a package of the system
  download   ///< `./gradbook data get NAME`
};

/// One file of a data set, in its folder.
struct DatasetFile {
  std::string name;              ///< without its folder
  std::string url = "";          ///< only for downloads
  std::uintmax_t bytes = 0;      ///< 0: not pinned
  std::string sha256 = "";       ///< downloads; embedded files have theirs in their folder's README
  std::string content_md5 = "";  ///< packages: of the uncompressed content
  /// If the file is an archive: what is taken out of it. Then these, not the archive, are loaded.
  std::vector<ArchiveMember> members = {};
};

/// One data set.
struct DatasetInfo {
  std::string name;                           ///< as in --data NAME
  DatasetKind kind;                           ///< decides how it is loaded
  DatasetOrigin origin;                       ///< decides where it is looked for
  std::string description;                    ///< one line
  std::string licence;                        ///< as its authors say
  std::string source;                         ///< address of the authors' page
  std::vector<std::string> class_names = {};  ///< empty for regression and texts
  std::vector<DatasetFile> files;             ///< all that is downloaded or looked for
};

/// All data sets, embedded ones first.
const std::vector<DatasetInfo>& known_datasets();

/// True if there is a data set of this name.
bool is_known_dataset(const std::string& name);

/// The data set of this name (`-` and `_` are the same). Throws std::invalid_argument "there is no
/// data set 'mnits'; did you mean mnist? Known: …".
const DatasetInfo& find_dataset(const std::string& name);

/// $GRADBOOK_ROOT, or the folder this program was built from.
std::filesystem::path project_root();

/// Where the files of the data set of info lie, whether they are there or not: `datasets/NAME`, the
/// package's folder, or `$GRADBOOK_DATA/NAME` (`.gradbook/data/NAME` if that is not set). A
/// package's data set is looked for in the last place first.
std::filesystem::path dataset_folder(const DatasetInfo& info);

/// The files that loading the data set of info needs: members of archives in place of the archives.
/// Full paths.
std::vector<std::filesystem::path> files_to_load(const DatasetInfo& info);

/// Throws FileError with the command that helps unless all files_to_load() of info are there.
void expect_installed(const DatasetInfo& info);

}  // namespace gradbook
