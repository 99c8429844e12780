#include "site/figure_run.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "core/checksum.hpp"
#include "core/file.hpp"
#include "core/job_pool.hpp"
#include "core/progress.hpp"
#include "course/check.hpp"
#include "figures/render.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string text_hash(const std::string& text) {
  Hasher hasher;
  hasher.update(text);
  return hasher.hex();
}

/// Names, sizes and times of the committed data sets: figures read them.
std::string datasets_state(const Workspace& workspace) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(workspace.root() / "datasets")) {
    if (!entry.is_regular_file()) continue;
    files.push_back(fmt::format("{} {} {}", entry.path().string(), entry.file_size(),
                                entry.last_write_time().time_since_epoch().count()));
  }
  std::sort(files.begin(), files.end());
  return fmt::format("{}", fmt::join(files, "\n"));
}

/// Calls task(i) for i = 0 … n−1 on several threads, with a progress bar.
void in_parallel(const std::string& label, std::size_t n, unsigned jobs,
                 const std::function<void(std::size_t)>& task) {
  if (n == 0) return;
  Progress progress(label, n);
  std::mutex mutex;
  std::size_t done = 0;
  run_jobs(static_cast<int>(std::min<std::size_t>(jobs, n)), n, [&](int /*job*/, std::size_t i) {
    task(i);
    const std::lock_guard lock(mutex);
    progress.update(++done);
  });
}

unsigned jobs_of(unsigned wanted) {
  return wanted > 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

fs::path program_of(const Workspace& workspace, const FigureSource& source, bool mine) {
  return workspace.build_folder("release") / (mine ? "mine/figures" : "figures") /
         (source.chapter + "_figures");
}

/// What a program prints goes into the message; it must not use more than its share of the cores.
ProcessResult run_program(const std::vector<std::string>& command, const Workspace& workspace,
                          unsigned jobs) {
  ProcessOptions options;
  options.folder = workspace.root();
  options.max_output = 1 << 20;
  options.wall_seconds = 900;
  const unsigned threads = std::max(1U, std::thread::hardware_concurrency() / jobs);
  options.environment = {{"OMP_NUM_THREADS", fmt::format("{}", threads)}};
  return run_process(command, options);
}

std::string end_of(const ProcessResult& result) {
  std::string text = result.output;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (result.timed_out) return "did not end in time. " + text;
  if (result.signal != 0) return fmt::format("crashed (signal {}). {}", result.signal, text);
  return text;
}

/// Builds the programs of the sources' chapters. The sources of one that does not compile get the
/// message, the others are built.
std::vector<std::string> build_programs(const Workspace& workspace,
                                        const std::vector<FigureSource>& sources, bool mine) {
  std::map<std::string, std::string> errors;  // by target
  for (const FigureSource& source : sources) errors[(mine ? "mine." : "") + source.target()];
  std::vector<std::string> targets;
  for (const auto& [target, error] : errors) targets.push_back(target);
  if (!workspace.build("release", targets, stderr_is_terminal(), nullptr, true).ok()) {
    for (auto& [target, error] : errors) {
      const ProcessResult result = workspace.build("release", {target}, false);
      if (!result.ok()) error = "does not compile:\n" + compiler_messages(result.output);
    }
  }
  std::vector<std::string> texts;
  for (const FigureSource& source : sources) {
    texts.push_back(errors.at((mine ? "mine." : "") + source.target()));
  }
  return texts;
}

/// What a figure in a folder was made of, so that nothing is made twice.
class Stamp {
 public:
  Stamp(const fs::path& folder, const std::string& stem)
      : file_(folder / ".stamps" / (stem + ".json")) {
    try {
      if (fs::exists(file_)) content_ = json::parse(read_file(file_));
    } catch (const std::exception&) {
      content_ = json::object();  // damaged: everything is drawn again
    }
  }
  bool is(const std::string& what, const std::string& hash) const {
    return content_.is_object() && content_.value(what, "") == hash;
  }
  void set(const std::string& what, const std::string& hash) {
    content_[what] = hash;
    write_file(file_, content_.dump(2) + "\n");
  }

 private:
  fs::path file_;
  json content_ = json::object();
};

/// Everything that the steps of draw_figures() share.
struct Run {
  const Workspace& workspace;
  const FigureRequest& request;
  fs::path out;
  unsigned jobs;
  std::string data;
};

/// Computes the numbers of the figures of one file, unless nothing has changed; fills in errors.
void compute(const Run& run, const FigureSource& source, std::vector<FigureOutcome*> figures) {
  const bool mine = !run.request.mine.empty();
  const fs::path folder = run.out / source.chapter;
  const fs::path program = program_of(run.workspace, source, false);
  std::string inputs = sha256_file(program) + run.data;
  if (mine) inputs += sha256_file(program_of(run.workspace, source, true)) + run.request.mine_text;
  const std::string hash = text_hash(inputs);
  for (FigureOutcome* figure : figures) {
    Stamp stamp(folder, figure->stem);
    const auto there = [&](const char* extension) {
      return fs::exists(folder / (figure->stem + extension));
    };
    if (!run.request.again && stamp.is("inputs", hash) && there(".gp") && there(".dat") &&
        there(".json")) {
      continue;
    }
    std::vector<std::string> command = {program.string(), "--id", figure->id, "--out",
                                        folder.string()};
    if (mine) {
      const fs::path yours = folder / ".yours";
      const ProcessResult own = run_program({program_of(run.workspace, source, true).string(),
                                             "--id", figure->id, "--out", yours.string()},
                                            run.workspace, run.jobs);
      if (!own.ok()) {
        figure->error = "your code: " + end_of(own);
        figure->not_implemented = own.exit_code == 1;
        continue;
      }
      command.insert(command.end(),
                     {"--overlay", yours.string(), "--units", run.request.mine_text});
    }
    const ProcessResult result = run_program(command, run.workspace, run.jobs);
    if (result.ok()) {
      stamp.set("inputs", hash);
    } else {
      figure->error = end_of(result);
    }
  }
}

/// Renders one picture unless its script has not changed.
void render(const Run& run, FigureOutcome& figure, const std::string& theme,
            const std::string& format) {
  const fs::path folder = run.out / figure.chapter;
  const fs::path script = folder / (figure.stem + ".gp");
  const std::string name = fmt::format("{}_{}.{}", figure.stem, theme, format);
  const std::string hash = text_hash(sha256_file(script) + run.request.font);
  Stamp stamp(folder, figure.stem);
  if (run.request.again || !stamp.is(name, hash) || !fs::exists(folder / name)) {
    RenderOptions options;
    options.theme = theme;
    options.format = format;
    options.font = run.request.font;
    figure.warning = render_figure(script, folder / name, options);
    stamp.set(name, hash);
    ++figure.drawn;
  }
  figure.pictures.push_back(folder / name);
}

bool is_animated(const fs::path& tag) {
  return json::parse(read_file(tag)).value("animated", false);
}

/// All pictures of one figure; the first error ends it.
void render_all(const Run& run, FigureOutcome& figure) {
  try {
    for (const std::string& theme : run.request.themes) {
      for (const std::string& format : run.request.formats) {
        if (format == "gif" && !is_animated(run.out / figure.chapter / (figure.stem + ".json"))) {
          continue;
        }
        render(run, figure, theme, format);
      }
    }
  } catch (const std::exception& error) {
    figure.error = error.what();
  }
}

/// Folders that a killed gradbook left while it drew.
void remove_old_scratch(const fs::path& folder) {
  std::error_code error;
  const auto limit = fs::file_time_type::clock::now() - std::chrono::minutes(10);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().filename().string().rfind(".drawing-", 0) != 0) continue;
    if (entry.last_write_time(error) < limit) fs::remove_all(entry.path(), error);
  }
  remove_leftovers(folder);
}

}  // namespace

std::vector<FigureOutcome> draw_figures(const Workspace& workspace, const FigureRequest& request) {
  const std::vector<FigureSource> sources =
      select_figures(find_figure_sources(workspace.root()), request.wanted);
  const bool mine = !request.mine.empty();
  Run run{workspace, request,
          request.out.empty() ? workspace.output() / "figures" : fs::absolute(request.out),
          jobs_of(request.jobs), datasets_state(workspace)};
  std::vector<std::string> errors = build_programs(workspace, sources, false);
  if (mine) {
    const std::vector<std::string> own = build_programs(workspace, sources, true);
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (errors[i].empty() && !own[i].empty()) errors[i] = "with your code, it " + own[i];
    }
  }

  std::vector<FigureOutcome> outcomes;
  std::vector<std::pair<std::size_t, std::size_t>> range;  // of each source's outcomes
  for (std::size_t i = 0; i < sources.size(); ++i) {
    range.emplace_back(outcomes.size(), outcomes.size() + sources[i].ids.size());
    for (std::size_t j = 0; j < sources[i].ids.size(); ++j) {
      FigureOutcome figure;
      figure.id = sources[i].ids[j];
      figure.stem = figure.id + "_" + sources[i].slugs[j];
      figure.chapter = sources[i].chapter;
      figure.error = errors[i];
      outcomes.push_back(figure);
    }
    const fs::path folder = run.out / sources[i].chapter;
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
      throw FileError(folder, "cannot be created: " + error.message(), "choose another --out");
    remove_old_scratch(folder);
  }
  in_parallel("computing figures", sources.size(), run.jobs, [&](std::size_t i) {
    if (!errors[i].empty()) return;
    std::vector<FigureOutcome*> figures;
    for (std::size_t o = range[i].first; o < range[i].second; ++o) figures.push_back(&outcomes[o]);
    try {
      compute(run, sources[i], figures);
    } catch (const std::exception& error) {
      for (FigureOutcome* figure : figures) figure->error = error.what();
    }
  });
  in_parallel("drawing figures", outcomes.size(), run.jobs, [&](std::size_t o) {
    if (outcomes[o].error.empty()) render_all(run, outcomes[o]);
  });
  return outcomes;
}

json figure_list(const Workspace& workspace, const std::vector<FigureSource>& sources) {
  const std::vector<std::string> errors = build_programs(workspace, sources, false);
  std::map<std::string, json> infos;  // by id, of the chapters that were asked
  std::set<std::string> asked;
  json all = json::array();
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!errors[i].empty()) {
      throw std::runtime_error(
          fmt::format("chapters/{}/fig_{}.cpp {}", sources[i].chapter, sources[i].slug, errors[i]));
    }
    if (asked.insert(sources[i].chapter).second) {
      const ProcessResult result =
          run_program({program_of(workspace, sources[i], false).string(), "--info"}, workspace, 1);
      if (!result.ok()) throw std::runtime_error(sources[i].target() + ": " + end_of(result));
      for (const json& info : json::parse(result.output)) infos[info.at("id")] = info;
    }
    for (const std::string& id : sources[i].ids) all.push_back(infos.at(id));
  }
  return all;
}

std::vector<std::string> check_figures(const Workspace& workspace,
                                       const std::vector<FigureSource>& sources, bool accept) {
  std::vector<std::string> texts = build_programs(workspace, sources, false);
  const std::string references = (workspace.root() / "tests/figures/reference").string();
  const unsigned jobs = jobs_of(0);
  in_parallel(
      accept ? "accepting figures" : "checking figures", sources.size(), jobs, [&](std::size_t i) {
        if (!texts[i].empty()) return;
        const std::string program = program_of(workspace, sources[i], false).string();
        for (const std::string& id : sources[i].ids) {
          const ProcessResult result = run_program(
              {program, "--id", id, accept ? "--accept" : "--verify", references}, workspace, jobs);
          if (accept || !result.ok()) texts[i] += end_of(result) + "\n";
        }
      });
  return texts;
}

}  // namespace gradbook
