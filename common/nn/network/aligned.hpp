/// @file common/nn/network/aligned.hpp
/// A matrix whose memory starts at a cache line.
#pragma once
#include <armadillo>
#include <cstddef>
#include <memory>
#include <new>

namespace gradbook {

/// Armadillo aligns to 32 bytes; vectors of 64 bytes that cross cache lines cost up to a third of
/// the speed. Growing forgets the numbers, shrinking keeps the memory. T is float or double.
template <typename T>
class AlignedMatrix {
 public:
  /// Has no numbers and no memory.
  AlignedMatrix() : view_(std::make_unique<arma::Mat<T>>()) {}

  /// Makes it n_rows × n_cols. New memory is 0; numbers that were there are lost when the size
  /// changes.
  void set_size(arma::uword n_rows, arma::uword n_cols) {
    if (n_rows == view_->n_rows && n_cols == view_->n_cols) return;
    const arma::uword n = n_rows * n_cols;
    if (n > capacity_) {
      memory_.reset(static_cast<T*>(::operator new(n * sizeof(T), kLine)));
      std::uninitialized_value_construct_n(memory_.get(), n);
      capacity_ = n;
    }
    std::destroy_at(view_.get());
    std::construct_at(view_.get(), memory_.get(), n_rows, n_cols, false, true);
  }

  /// First number, at a cache line; null while there is no memory.
  T* memptr() { return memory_.get(); }
  /// As memptr() of a matrix that may change.
  const T* memptr() const { return memory_.get(); }
  /// First number of a column.
  T* colptr(arma::uword column) { return memory_.get() + column * view_->n_rows; }
  /// The matrix, without a copy; valid until the next set_size().
  const arma::Mat<T>& mat() const { return *view_; }

 private:
  static constexpr std::align_val_t kLine{64};
  struct Free {
    void operator()(T* p) const { ::operator delete(p, kLine); }
  };
  std::unique_ptr<T, Free> memory_;
  arma::uword capacity_ = 0;
  std::unique_ptr<arma::Mat<T>> view_;
};

}  // namespace gradbook
