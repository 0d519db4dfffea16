// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/carried_versions.hpp"

#include <kafka/protocol/reflection.hpp>
#include <kafka/protocol/tagged_fields.hpp>

#include <cstddef>

namespace kafka::protocol {

namespace {

/// Says of values what the generated checks say, but of all versions at once.
class surveyor {
public:
    surveyor(version_set asked, version_set flexible, lookout how) noexcept
        : asked_(asked),
          flexible_(flexible),
          how_(how) {}

    bool mixed() const noexcept { return mixed_; }
    bool diminished() const noexcept { return diminished_; }

    carried_versions survey(const struct_type& type, void* value) noexcept {
        carried_versions found{asked_, asked_};
        if (!type.unknown_tagged_fields(value).empty())
            narrow(found, {flexible_, flexible_});
        for (const field_type& field : type.fields) {
            if (found.most.empty())
                break;
            narrow(found, survey(field, value));
        }
        return found;
    }

private:
    static void narrow(carried_versions& to, const carried_versions& by) noexcept {
        to.all &= by.all;
        to.most &= by.most;
    }

    carried_versions survey(const field_type& field, void* parent) noexcept {
        const version_set present(field.versions);
        carried_versions found = survey_value(field, field.get(parent));
        found.all &= present;
        found.most &= present;
        const bool unset = field.is_default(parent);
        if (unset)
            found.all |= ~present;
        if (unset || field.ignorable)
            found.most |= ~present;
        return found;
    }

    // Of the versions that have the field.
    carried_versions survey_value(const field_type& field, void* member) noexcept {
        if (field.optional != nullptr) {
            member = field.optional->get(member);
            if (member == nullptr)
                return {version_set(field.nullable), version_set(field.nullable)};
        }
        if (field.structure == nullptr)
            return {asked_, asked_};
        if (field.list == nullptr)
            return survey(*field.structure, member);
        return survey_list(field, member);
    }

    carried_versions survey_list(const field_type& field, void* list) noexcept {
        carried_versions found{asked_, asked_};
        version_set joint = asked_;
        std::size_t count = field.list->size(list);
        if (how_ == lookout::first_elements && count > 1)
            count = 1;
        auto* element = static_cast<std::byte*>(field.list->data(list));
        for (; count != 0; --count, element += field.list->element_size) {
            const carried_versions one = survey(*field.structure, element);
            narrow(found, one);
            if (one.all.empty())
                diminished_ = true;
            else
                joint &= one.all;
            if (joint.empty())
                mixed_ = true;
            if (found.most.empty() || mixed_)
                break;
        }
        return found;
    }

    version_set asked_;
    version_set flexible_;
    lookout how_;
    bool mixed_ = false;
    bool diminished_ = false;
};

} // namespace

carried_versions find_carried(
    const message_type& type, const void* message, version_set asked, lookout how) noexcept {
    asked &= version_set(type.versions);
    if (asked.empty())
        return {};
    const version_set flexible(version_range{type.first_flexible, no_version});
    surveyor looks(asked, flexible, how);
    // The descriptions of members have only functions for what may be changed.
    carried_versions found = looks.survey(*type.layout, const_cast<void*>(message));
    found.mixed = looks.mixed();
    found.diminished = looks.diminished();
    return found;
}

} // namespace kafka::protocol
