/// @file common/nn/optim/schedule.hpp
/// How the learning rate changes during a training. A unit of t is what the caller counts: epochs
/// or steps. Slides: deck A "Learning Rate Scheduling".
#pragma once
#include <armadillo>
#include <memory>
#include <string>
#include <vector>

namespace gradbook {

/// The rate as a function of t, and, for one that reacts to the training, of the losses seen.
/// `optimizer.set_learning_rate(schedule.learning_rate(t))` before step (or epoch) t.
class Schedule {
 public:
  virtual ~Schedule() = default;

  /// η for t = 0, 1, …
  virtual double learning_rate(arma::uword t) const = 0;
  /// Tells the validation loss of the epoch that ended; only ReduceOnPlateau listens.
  virtual void observe([[maybe_unused]] double loss) {}

  /// Name and settings, e.g. "cosine learning_rate=0.1 steps=90 minimum=0".
  virtual std::string description() const = 0;
  /// What a checkpoint has to keep, all finite; empty for functions of t alone.
  virtual std::vector<double> state() const { return {}; }
  /// Throws std::invalid_argument when the number of values is not that of state().
  virtual void restore(const std::vector<double>& state);
};

/// Schedules are owned by who uses them, and shared by nobody.
using SchedulePtr = std::unique_ptr<Schedule>;

/// η_t = η, the learning_rate.
SchedulePtr constant_schedule(double learning_rate);

/// η_t = η γ^⌊t / every⌋ with learning_rate η, factor γ. The slide's "half every 5 epochs": every =
/// 5, factor = 0.5.
SchedulePtr step_schedule(double learning_rate, arma::uword every, double factor = 0.1);

/// η_t = η γᵏ with learning_rate η, factor γ, where k milestones are ≤ t. Milestones ascend.
SchedulePtr multi_step_schedule(double learning_rate, std::vector<arma::uword> milestones,
                                double factor = 0.1);

/// η_t = η γᵗ with learning_rate η, factor γ; the textbooks' η e^(−kt) has γ = e^(−k).
SchedulePtr exponential_schedule(double learning_rate, double factor);

/// η_t = η_min + ½ (η − η_min)(1 + cos(π t / steps)) with η the learning_rate and η_min the
/// minimum, which it stays from t = steps on: the first half-wave of Loshchilov & Hutter (2017),
/// without restarts.
SchedulePtr cosine_schedule(double learning_rate, arma::uword steps, double minimum = 0);

/// Grows linearly from start · η to η during the first `steps`, then runs the other schedule from
/// its beginning: η_t = η_0 (start + (1 − start) t / steps) for t < steps, where η_0 is the other
/// schedule's first rate; afterwards the other schedule at t − steps.
SchedulePtr warm_up(arma::uword steps, SchedulePtr then, double start = 0);

/// Settings of reduce_on_plateau().
struct PlateauOptions {
  double learning_rate = 1e-3;  ///< η_0
  double factor = 0.1;          ///< of a reduction, in (0, 1)
  arma::uword patience = 10;    ///< bad epochs in a row that are tolerated
  double threshold = 1e-4;      ///< a loss is better if it is below best · (1 − threshold)
  arma::uword cooldown = 0;     ///< epochs after a reduction in which bad ones are not counted
  double minimum = 0;           ///< the rate never falls below
};

/// η ← max(minimum, factor · η) of the options after patience + 1 epochs without a better loss, as
/// PyTorch. Keras reduces after patience of them, one epoch earlier; the slide describes Keras'
/// version, whose minimum is a lower bound, not the place "when to stop". A reduction by less than
/// 1e-8 is left out, as in PyTorch. Losses are those given to observe(); NaN counts as bad.
SchedulePtr reduce_on_plateau(const PlateauOptions& options = {});

}  // namespace gradbook
