// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <new>
#include <type_traits>
#include <utility>

namespace kafka::wire {

struct slab;
/// Gives back one reference to a slab; the last one frees it. Any thread.
void release(slab* owner) noexcept;

} // namespace kafka::wire

namespace kafka::protocol {

namespace detail {

[[noreturn]] void throw_list_too_long();
struct list_access;

} // namespace detail

/// The lists in messages: a vector of 24 bytes that owns its elements.
///
/// Small elements (up to 8 bytes, such as ids) live inside the list itself as long as 16 bytes
/// hold them. The elements of a decoded message live in memory that the message's lists and
/// strings share by reference count, so that decoding costs few allocations; any of them may be
/// moved out, may outlive the message, and may be used and destroyed on another thread than the
/// rest. A copy is always deep. A list that grows leaves the shared memory.
///
/// Invalidation is that of `std::vector`, except that a move may invalidate iterators too.
/// Thread safety: as for the containers of the standard library.
template <class T>
class list {
public:
    using value_type = T;
    using size_type = std::size_t;
    using difference_type = std::ptrdiff_t;
    using reference = T&;
    using const_reference = const T&;
    using iterator = T*;
    using const_iterator = const T*;

    // The others delegate to this one, so that an element whose copy throws leaves nothing behind.
    list() noexcept = default;

    list(std::initializer_list<T> values) : list() { append(values.begin(), values.end()); }

    template <std::forward_iterator Iterator>
    list(Iterator first, Iterator last) : list() {
        append(first, last);
    }

    /// Copies the elements of any other range.
    template <class Range>
        requires(!std::is_same_v<std::remove_cvref_t<Range>, list>) &&
                requires(const Range& range) {
                    { *std::begin(range) } -> std::convertible_to<T>;
                    { std::end(range) } -> std::forward_iterator;
                }
    explicit list(const Range& range) : list() {
        append(std::begin(range), std::end(range));
    }

    explicit list(size_type count) : list() { resize(count); }

    list(const list& other) : list() { append(other.begin(), other.end()); }

    list(list&& other) noexcept
        : storage_(other.storage_),
          size_(other.size_),
          capacity_(other.capacity_) {
        other.forget();
    }

    list& operator=(const list& other) {
        if (this != &other)
            *this = list(other);
        return *this;
    }

    list& operator=(list&& other) noexcept {
        if (this != &other) {
            destroy();
            storage_ = other.storage_;
            size_ = other.size_;
            capacity_ = other.capacity_;
            other.forget();
        }
        return *this;
    }

    list& operator=(std::initializer_list<T> values) { return *this = list(values); }

    ~list() { destroy(); }

    T* data() noexcept { return is_local() ? local() : storage_.far.data; }
    const T* data() const noexcept { return is_local() ? local() : storage_.far.data; }
    size_type size() const noexcept { return size_; }
    size_type capacity() const noexcept { return capacity_; }
    bool empty() const noexcept { return size_ == 0; }

    iterator begin() noexcept { return data(); }
    iterator end() noexcept { return data() + size_; }
    const_iterator begin() const noexcept { return data(); }
    const_iterator end() const noexcept { return data() + size_; }

    T& operator[](size_type index) noexcept { return data()[index]; }
    const T& operator[](size_type index) const noexcept { return data()[index]; }
    T& front() noexcept { return data()[0]; }
    const T& front() const noexcept { return data()[0]; }
    T& back() noexcept { return data()[size_ - 1]; }
    const T& back() const noexcept { return data()[size_ - 1]; }

    void push_back(const T& value) { emplace_back(value); }
    void push_back(T&& value) { emplace_back(std::move(value)); }

    template <class... Args>
    T& emplace_back(Args&&... args) {
        if (size_ == capacity_) {
            // The arguments may refer to an element, so they are used before elements move.
            T value(std::forward<Args>(args)...);
            grow(size_type{size_} + 1);
            return *::new (static_cast<void*>(data() + size_++)) T(std::move(value));
        }
        T* added = ::new (static_cast<void*>(data() + size_)) T(std::forward<Args>(args)...);
        ++size_;
        return *added;
    }

    template <std::forward_iterator Iterator>
    void append(Iterator first, Iterator last) {
        make_room(size_ + static_cast<size_type>(std::distance(first, last)));
        for (; first != last; ++first) {
            ::new (static_cast<void*>(data() + size_)) T(*first);
            ++size_;
        }
    }

    void pop_back() noexcept { shrink(size_ - 1u); }

    iterator erase(const_iterator position) noexcept { return erase(position, position + 1); }

    iterator erase(const_iterator first, const_iterator last) noexcept {
        const auto at = static_cast<size_type>(first - data());
        const auto removed = static_cast<size_type>(last - first);
        for (size_type to = at; to + removed != size_; ++to)
            data()[to] = std::move(data()[to + removed]);
        shrink(size_ - removed);
        return begin() + at;
    }

    void reserve(size_type count) {
        if (count > capacity_)
            reallocate(count);
    }

    void resize(size_type count) {
        if (count <= size_)
            return shrink(count);
        make_room(count);
        while (size_ < count) {
            ::new (static_cast<void*>(data() + size_)) T();
            ++size_;
        }
    }

    void clear() noexcept { shrink(0); }

    void swap(list& other) noexcept {
        std::swap(storage_, other.storage_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
    }
    friend void swap(list& a, list& b) noexcept { a.swap(b); }

    friend bool operator==(const list& a, const list& b) {
        if (a.size_ != b.size_)
            return false;
        for (size_type at = 0; at != a.size_; ++at)
            if (!(a[at] == b[at]))
                return false;
        return true;
    }

private:
    friend detail::list_access;

    static constexpr bool trivial = std::is_trivially_copyable_v<T>;
    static constexpr std::uint32_t local_capacity =
        trivial && sizeof(T) <= 8 ? static_cast<std::uint32_t>(16 / sizeof(T)) : 0;

    struct remote {
        T* data;
        wire::slab* owner; // null: the list allocated `data` itself
    };
    union storage {
        alignas(8) std::byte near[16] = {};
        remote far;
    };

    // Elements are local exactly when the capacity says so; other storage always has room for more.
    bool is_local() const noexcept {
        return local_capacity == 0 ? false : capacity_ <= local_capacity;
    }
    T* local() noexcept { return std::launder(reinterpret_cast<T*>(storage_.near)); }
    const T* local() const noexcept {
        return std::launder(reinterpret_cast<const T*>(storage_.near));
    }

    void forget() noexcept {
        storage_ = storage{};
        size_ = 0;
        capacity_ = local_capacity;
    }

    void destroy() noexcept {
        if (capacity_ <= local_capacity)
            return;
        destroy_elements(storage_.far.data, size_);
        if (storage_.far.owner != nullptr)
            wire::release(storage_.far.owner);
        else
            ::operator delete(static_cast<void*>(storage_.far.data));
    }

    static void destroy_elements(
        [[maybe_unused]] T* from, [[maybe_unused]] size_type count) noexcept {
        if constexpr (!std::is_trivially_destructible_v<T>) {
            for (; count != 0; --count, ++from)
                from->~T();
        }
    }

    void shrink(size_type count) noexcept {
        destroy_elements(data() + count, size_ - count);
        size_ = static_cast<std::uint32_t>(count);
    }

    void make_room(size_type count) {
        if (count > capacity_)
            grow(count);
    }

    void grow(size_type least) {
        const size_type twice = size_type{capacity_} * 2;
        reallocate(least > twice ? least : twice);
    }

    void reallocate(size_type count) {
        static_assert(std::is_nothrow_move_constructible_v<T>);
        static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
        constexpr size_type most = INT32_MAX / sizeof(T); // no frame holds more
        if (count > most)
            detail::throw_list_too_long();
        if (count <= local_capacity)
            count = local_capacity + 1u;
        void* raw = ::operator new(count * sizeof(T));
        T* fresh = static_cast<T*>(raw);
        T* old = data();
        if constexpr (trivial) {
            if (size_ != 0)
                std::memcpy(raw, static_cast<const void*>(old), size_ * sizeof(T));
        } else {
            for (std::uint32_t i = 0; i != size_; ++i)
                ::new (static_cast<void*>(fresh + i)) T(std::move(old[i]));
        }
        destroy();
        storage_.far = remote{fresh, nullptr};
        capacity_ = static_cast<std::uint32_t>(count);
    }

    storage storage_{};
    std::uint32_t size_ = 0;
    std::uint32_t capacity_ = local_capacity;
};

} // namespace kafka::protocol
