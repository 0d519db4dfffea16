# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Writes the encoders, decoders and checks of a message's structs."""

from __future__ import annotations

import re
from typing import Callable, List, Tuple

from checks import is_compact, least_field_size, risky_versions
from cpp import (ALWAYS, NEVER, Lines, Names, among, both, differs_from_default, either, within)
from model import NO_VERSIONS, PRIMITIVES, Field, Message, Struct, Versions
from names import snake


class Codec:
    def __init__(self, message: Message):
        self.message = message
        self.names = Names(message)

    def functions(self, out: Lines) -> None:
        in_lists = {f.struct.name for s in [self.message.root, *self.message.structs]
                    for f in s.fields if f.is_list and f.struct is not None}
        for struct in [*self.message.structs, self.message.root]:
            if struct.reach.empty:
                continue
            if struct.name in in_lists:
                self._least_size(out, struct)
            if struct is self.message.root or risky_versions(self.message, struct, strict=True):
                self._check(out, struct)
            self._write(out, struct)
            self._read(out, struct)

    # What the functions share.

    def _type(self, struct: Struct) -> str:
        return self.names.qualified(self.message, struct)

    def _path(self, struct: Struct, member: str) -> str:
        return f'"{struct.path}.{member}"' if struct.path else f'"{member}"'

    def _compact(self, field: Field, reach: Versions) -> str:
        return among((v for v in reach.all() if is_compact(self.message, field, v)), reach)

    @staticmethod
    def _nullable(field: Field, reach: Versions) -> str:
        return among((v for v in reach.all() if v in field.nullable), reach)

    @staticmethod
    def _presence(field: Field, reach: Versions) -> str:
        """When the field stands among the untagged ones."""
        return among((v for v in reach.all() if v in field.versions and v not in field.tagged),
                     reach)

    @staticmethod
    def _untagged_versions(field: Field, reach: Versions) -> Versions:
        """The hull of the versions in which the field is untagged."""
        versions = [v for v in reach.all() if v in field.versions and v not in field.tagged]
        return Versions(versions[0], versions[-1]) if versions else NO_VERSIONS

    def _runs(self, struct: Struct, joins: Callable[[Field], bool]) -> List[List[Field]]:
        """The untagged fields in order; neighbours that join share one bounds check."""
        runs: List[List[Field]] = []
        for field in struct.fields:
            if self._presence(field, struct.reach) == NEVER:
                continue
            if runs and joins(field) and joins(runs[-1][-1]):
                runs[-1].append(field)
            else:
                runs.append([field])
        return runs

    def _run_size(self, fields: List[Field], reach: Versions, inside: str = ALWAYS) -> str:
        """The size of a run in the versions of `reach` in which the condition `inside` holds."""
        def when(field: Field) -> str:
            presence = self._presence(field, reach)
            return ALWAYS if presence == inside else presence

        fixed = [f for f in fields if f.fixed_size is not None]
        always = sum(f.fixed_size for f in fixed if when(f) == ALWAYS)
        terms = [str(always)] if always else []
        for condition in _unique(when(f) for f in fixed):
            if condition != ALWAYS:
                size = sum(f.fixed_size for f in fixed if when(f) == condition)
                terms.append(f"({condition} ? {size} : 0)")
        for field in fields:
            if field.fixed_size is None:  # needs no more where it is absent, just less
                terms.append(f"detail::most_size(value.{snake(field.name)})")
        return " + ".join(terms)

    def _common_condition(self, fields: List[Field], reach: Versions) -> str:
        conditions = _unique(self._presence(f, reach) for f in fields)
        return conditions[0] if len(conditions) == 1 else ALWAYS

    def _guarded(self, out: Lines, condition: str, statements: Callable[[Versions], None],
                 inside: Versions) -> None:
        if condition == ALWAYS:
            statements(inside)
        else:
            out.open(f"if ({condition}) {{")
            statements(inside)
            out.close()

    # Least size.

    def _least_size_name(self, struct: Struct) -> str:
        # A request and its response may both have a struct of that name.
        return f"least_size_of_{self.names.message}_{self.names.nested(struct)}"

    def _least_size(self, out: Lines, struct: Struct) -> None:
        sizes = {v: sum(least_field_size(self.message, f, v) for f in struct.untagged(v))
                 + (1 if v in self.message.flexible else 0) for v in struct.reach.all()}
        parameter = "std::int16_t version" if len(set(sizes.values())) > 1 else "std::int16_t"
        out.open(f"constexpr std::size_t {self._least_size_name(struct)}({parameter}) noexcept {{")
        versions = list(struct.reach.all())
        for version, following in zip(versions, versions[1:]):
            if sizes[version] != sizes[following]:
                out.add(f"if (version <= {version})", f"    return {sizes[version]};")
        out.add(f"return {sizes[versions[-1]]};")
        out.close()
        out.add("")

    # Checking.

    def _check(self, out: Lines, struct: Struct) -> None:
        body = Lines()
        body.level = 1
        for field in struct.fields:
            self._check_field(body, struct, field)
        inflexible = among((v for v in struct.reach.all() if v not in self.message.flexible),
                           struct.reach)
        if inflexible != NEVER:
            body.add(f"if ({both(inflexible, '!value.unknown_tagged_fields.empty()')})",
                     f"    return lost({self._path(struct, 'unknown_tagged_fields')});")
        unused = _unused_in(str(body))
        out.open(f"codec_result check({unused('value')}const {self._type(struct)}& value, "
                 f"{unused('version')}std::int16_t version, {unused('strict')}bool strict) noexcept {{")
        out.lines.extend(body.lines)
        out.add("return {};")
        out.close()
        out.add("")

    def _check_field(self, out: Lines, struct: Struct, field: Field) -> None:
        reach = struct.reach
        member = f"value.{snake(field.name)}"
        path = self._path(struct, snake(field.name))
        absent = among((v for v in reach.all() if v not in field.versions), reach)
        if absent != NEVER:
            if field.ignorable:
                absent = both("strict", absent)
            differs = differs_from_default(field, "value", self.names)
            out.add(f"if ({both(absent, differs)})", f"    return lost({path});")
        if field.can_be_null:
            barred = among((v for v in reach.all()
                            if v in field.versions and v not in field.nullable), reach)
            if barred != NEVER:
                out.add(f"if ({both(barred, '!' + member)})", f"    return null_at({path});")
        if field.struct is None:
            return
        risky = [among((v for v in reach.all() if v in field.versions
                        and v in risky_versions(self.message, field.struct, strict)), reach)
                 for strict in (False, True)]
        when = either(risky[0], both("strict", risky[1]) if risky[1] != risky[0] else NEVER)
        if when == NEVER:
            return
        if field.can_be_null:
            when = both(when, f"{member}.has_value()")
        inner = f"*{member}" if field.can_be_null else member
        if when != ALWAYS:
            out.open(f"if ({when}) {{")
        if field.is_list:
            out.open(f"for (const auto& element : {inner}) {{")
            self._check_nested(out, "element")
            out.close()
        else:
            self._check_nested(out, inner)
        if when != ALWAYS:
            out.close()

    @staticmethod
    def _check_nested(out: Lines, value: str) -> None:
        out.add(f"if (const codec_result nested = check({value}, version, strict); !nested)",
                "    return nested;")

    # Writing.

    def _write(self, out: Lines, struct: Struct) -> None:
        body = Lines()
        body.level = 1
        reach = struct.reach
        for fields in self._runs(struct, _bounded):
            if _bounded(fields[0]):
                self._write_run(body, fields, reach)
            else:
                field = fields[0]
                inside = self._untagged_versions(field, reach)
                self._guarded(body, self._presence(field, reach),
                              lambda r, f=field: body.add(
                                  f"if (!{self._write_call(f, r)})",
                                  f"    return to.in({self._path(struct, snake(f.name))});"),
                              inside)
        flexible = within(self.message.flexible, reach)
        if flexible != NEVER:
            self._guarded(body, flexible, lambda r: self._write_tags(body, struct, r),
                          self.message.flexible & reach)
        unused = _unused_in(str(body))
        out.open(f"bool write({unused('to')}wire::writer& to, {unused('value')}const "
                 f"{self._type(struct)}& value, {unused('version')}std::int16_t version) {{")
        out.lines.extend(body.lines)
        out.add("return true;")
        out.close()
        out.add("")

    def _write_run(self, out: Lines, fields: List[Field], reach: Versions) -> None:
        whole = self._common_condition(fields, reach)
        out.open("{" if whole == ALWAYS else f"if ({whole}) {{")
        exact = all(f.fixed_size is not None for f in fields)
        reserve = "extend" if exact else "prepare"
        out.add(f"std::byte* at = to.{reserve}({self._run_size(fields, reach, whole)});")
        for field in fields:
            when = self._presence(field, reach)
            inside = self._untagged_versions(field, reach)
            form = "" if field.fixed_size is not None else ", " + self._compact(field, inside)
            if when not in (ALWAYS, whole):
                out.add(f"if ({when})", f"    detail::store(at, value.{snake(field.name)}{form});")
            else:
                out.add(f"detail::store(at, value.{snake(field.name)}{form});")
        if not exact:
            out.add("to.commit(at);")
        out.close()

    def _write_call(self, field: Field, reach: Versions) -> str:
        member = f"value.{snake(field.name)}"
        compact = self._compact(field, reach)
        one = "[&](const auto& one) { return write(to, one, version); }"
        if field.struct is None:
            return f"detail::write(to, {member}, {compact})"
        if field.is_list:
            return f"detail::write_structs(to, {member}, {compact}, {one})"
        if field.can_be_null:
            return f"detail::write_struct(to, {member}, {self._nullable(field, reach)}, {one})"
        return f"write(to, {member}, version)"

    def _tagged(self, struct: Struct, reach: Versions) -> List[Tuple[Field, str]]:
        tagged = [(f, within(f.tagged & f.versions, reach)) for f in struct.fields
                  if f.tag is not None]
        return sorted(((f, when) for f, when in tagged if when != NEVER), key=lambda t: t[0].tag)

    def _write_tags(self, out: Lines, struct: Struct, reach: Versions) -> None:
        tagged = self._tagged(struct, reach)
        unknown = f'to.in({self._path(struct, "unknown_tagged_fields")})'
        if not tagged:
            out.add("if (!detail::write_tags(to, value.unknown_tagged_fields))",
                    f"    return {unknown};")
            return
        for field, when in tagged:
            differs = differs_from_default(field, "value", self.names)
            out.add(f"const bool has_{snake(field.name)} = {both(when, differs)};")
        count = " + ".join(f"std::size_t{{has_{snake(f.name)}}}" for f, _ in tagged)
        out.add(f"detail::tag_writer tags(to, value.unknown_tagged_fields, {count});")
        for field, _ in tagged:
            name = snake(field.name)
            call = self._write_call(field, field.tagged & field.versions & reach)
            out.add(f"if (has_{name} && !tags.write({field.tag}, [&] {{ return {call}; }}))",
                    f"    return to.in({self._path(struct, name)});")
        out.add("if (!tags.finish())", f"    return {unknown};")

    # Reading.

    def _read(self, out: Lines, struct: Struct) -> None:
        body = Lines()
        body.level = 1
        reach = struct.reach
        for fields in self._runs(struct, _fixed):
            if _fixed(fields[0]):
                self._read_run(body, struct, fields)
            else:
                field = fields[0]
                inside = self._untagged_versions(field, reach)
                self._guarded(body, self._presence(field, reach),
                              lambda r, f=field: body.add(
                                  f"if (!{self._read_call(f, r)})",
                                  f"    return from.in({self._path(struct, snake(f.name))});"),
                              inside)
        flexible = within(self.message.flexible, reach)
        if flexible != NEVER:
            self._guarded(body, flexible, lambda r: self._read_tags(body, struct, r),
                          self.message.flexible & reach)
        unused = _unused_in(str(body))
        out.open(f"bool read({unused('from')}wire::reader& from, {unused('to')}"
                 f"{self._type(struct)}& to, {unused('version')}std::int16_t version) noexcept {{")
        out.lines.extend(body.lines)
        out.add("return true;")
        out.close()
        out.add("")

    def _read_run(self, out: Lines, struct: Struct, fields: List[Field]) -> None:
        reach = struct.reach
        whole = self._common_condition(fields, reach)
        out.open("{" if whole == ALWAYS else f"if ({whole}) {{")
        size = self._run_size(fields, reach, whole)
        out.add(f"const std::byte* at = from.take({size});", "if (at == nullptr)",
                f"    return from.in({self._path(struct, snake(fields[0].name))});")
        for field in fields:
            when = self._presence(field, reach)
            if when not in (ALWAYS, whole):
                out.add(f"if ({when})", f"    detail::load(at, to.{snake(field.name)});")
            else:
                out.add(f"detail::load(at, to.{snake(field.name)});")
        out.close()

    def _read_call(self, field: Field, reach: Versions) -> str:
        member = f"to.{snake(field.name)}"
        compact = self._compact(field, reach)
        nullable = f", {self._nullable(field, reach)}" if field.can_be_null else ""
        one = "[&](auto& one) noexcept { return read(from, one, version); }"
        if field.struct is None:
            return f"detail::read(from, {member}, {compact}{nullable})"
        if field.is_list:
            least = f"{self._least_size_name(field.struct)}(version)"
            return f"detail::read_structs(from, {member}, {compact}{nullable}, {least}, {one})"
        if field.can_be_null:
            return f"detail::read_struct(from, {member}{nullable}, {one})"
        return f"read(from, {member}, version)"

    def _read_tags(self, out: Lines, struct: Struct, reach: Versions) -> None:
        tagged = self._tagged(struct, reach)
        unknown = f"to.{'unknown_tagged_fields'}"
        failed = f'    return from.in({self._path(struct, "unknown_tagged_fields")});'
        if not tagged:
            out.add(f"if (!detail::read_tags(from, {unknown}))", failed)
            return
        out.open("const auto known = [&](std::uint32_t tag, std::uint32_t size) noexcept {")
        out.open("switch (tag) {")
        for field, when in tagged:
            name = snake(field.name)
            call = self._read_call(field, field.tagged & field.versions & reach)
            out.add(f"case {field.tag}:")
            if when != ALWAYS:
                out.add(f"    if (!({when}))", "        break;")
            out.add(f"    return detail::known_tag(from, size, {self._path(struct, name)},",
                    f"        [&]() noexcept {{ return {call}; }});")
        out.close()
        out.add("return detail::tag_outcome::unknown;")
        out.close("};")
        out.add(f"if (!detail::read_tags(from, {unknown}, known))", failed)


def _unused_in(text: str) -> Callable[[str], str]:
    """What to write before a parameter: it is used unless only members and texts have its name."""
    def mark(name: str) -> str:
        return "" if re.search(rf"(?<![.>\"])\b{name}\b", text) else "[[maybe_unused]] "
    return mark


def _fixed(field: Field) -> bool:
    return field.fixed_size is not None


def _bounded(field: Field) -> bool:
    """Whether the value's size can be bounded at once: numbers, and lists of them."""
    return _fixed(field) or (field.is_list and not field.can_be_null
                             and PRIMITIVES.get(field.base) is not None)


def _unique(values) -> List[str]:
    return list(dict.fromkeys(values))
