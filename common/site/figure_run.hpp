/// @file common/site/figure_run.hpp
/// Draws figures: builds their programs, runs them, renders what has changed, in parallel.
#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "course/workspace.hpp"
#include "site/figure_source.hpp"

namespace gradbook {

/// What to draw.
struct FigureRequest {
  std::vector<std::string> wanted = {};         ///< as in select_figures()
  std::vector<std::string> formats = {"svg"};   ///< some of figure_formats()
  std::vector<std::string> themes = {"slide"};  ///< some of figure_themes()
  std::string font = "Inter";                   ///< family of all texts, one that fontconfig knows
  std::filesystem::path out = {};  ///< files go to out/NN_topic; empty: out/figures of the checkout
  /// Units (keys) whose numbers, by the student's own code, are laid over the reference's.
  std::vector<std::string> mine = {};
  std::string mine_text = {};  ///< the same for the legend: "02.3 knn"
  bool again = false;          ///< draw also what has not changed
  unsigned jobs = 0;           ///< programs at a time; 0: one per core
};

/// What became of one figure.
struct FigureOutcome {
  std::string id;                               ///< "F006"
  std::string stem;                             ///< "F006_knn_regions"
  std::string chapter;                          ///< "02_neighbors"
  std::vector<std::filesystem::path> pictures;  ///< all that were asked for and are there
  unsigned drawn = 0;                           ///< pictures made anew
  std::string error;                            ///< empty: all went well
  std::string warning;                          ///< what gnuplot said
  bool not_implemented = false;                 ///< the error is an exercise not solved yet
};

/// Draws every wanted figure; one that fails does not keep the others from being drawn. Nothing is
/// done twice: numbers are computed again only if the figure's program, a data set of datasets/ or
/// the student's code has changed, and pictures only if their script has. Beside each picture lie
/// the script (.gp), the numbers (.dat) and a name tag with the caption (.json).
/// @param workspace  the checkout
/// @param request    what, how, where
/// @return one outcome per figure, in the order of find_figure_sources()
/// Throws std::invalid_argument for unknown names, FileError when the folder cannot be written.
std::vector<FigureOutcome> draw_figures(const Workspace& workspace, const FigureRequest& request);

/// Name tags of figures from their programs, which are built if needed.
/// @param workspace  the checkout
/// @param sources    figure files; only those of their figures that are in FigureSource::ids count
/// @return a JSON array, see to_json(FigureInfo)
/// Throws std::runtime_error when a program does not compile or fails.
nlohmann::json figure_list(const Workspace& workspace, const std::vector<FigureSource>& sources);

/// Compares figures with their committed numbers and checks their pictures, or accepts them.
/// @param workspace  the checkout
/// @param sources    what to check
/// @param accept     write the references, printing before and after
/// @return one text per figure file: empty, or what is wrong (with accept: what changes)
std::vector<std::string> check_figures(const Workspace& workspace,
                                       const std::vector<FigureSource>& sources, bool accept);

/// A page with all pictures of a folder of draw_figures(), "index.html" in it.
/// @param out  the folder that holds NN_topic folders
/// @return the page
std::filesystem::path write_gallery(const std::filesystem::path& out);

}  // namespace gradbook
