package catalogue

import (
	"regexp"
	"strconv"
	"strings"
)

// Unit says what a length is counted in.
type Unit string

const (
	Bytes      Unit = "bytes"
	Characters Unit = "characters"
)

// Span is an inclusive range. A nil *Span stands for no documented bound.
type Span struct{ Min, Max int64 }

// Holds reports whether n lies inside; no span holds everything.
func (s *Span) Holds(n int64) bool { return s == nil || (n >= s.Min && n <= s.Max) }

// Bounds is what can be checked of a documented limit.
type Bounds struct {
	Value  *Span // of a number
	Length *Span // of a text, or of each text of a repeated parameter
	Unit   Unit  // what Length counts
	Count  *Span // of the values of a repeated parameter
}

const unbounded = int64(1) << 62

var (
	rangeClause = regexp.MustCompile(`^(-?\d+)(?:\.\.|-)(-?\d+)\b *(.*)$`)
	atMost      = regexp.MustCompile(`^<= *(\d+)\b *(.*)$`)
	atLeast     = regexp.MustCompile(`^>= *(\d+)\b *(.*)$`)
	exactly     = regexp.MustCompile(`^(\d+) chars$`)
	choice      = regexp.MustCompile(`^(-?\d+)(?:, *-?\d+)*(?: or |\|)(-?\d+)$`)
)

// Bounds reads the documented wording of a limit. Wording it does not know, such as "same length as toUserId", bounds nothing:
// the operation's own code checks those. A test lists every such wording, so a new one cannot slip in unread.
func (p Param) Bounds() Bounds {
	var b Bounds
	for i, clause := range strings.FieldsFunc(p.Limit, func(r rune) bool { return r == ';' || r == ',' }) {
		clause = strings.TrimSpace(clause)
		each := strings.HasPrefix(clause, "each ")
		clause = strings.TrimPrefix(clause, "each ")
		span, unit, ok := readClause(clause)
		if !ok || (i > 0 && !each && !isLength(unit)) {
			continue
		}
		b.set(p, span, unit, each)
	}
	if m := choice.FindStringSubmatch(strings.TrimSpace(p.Limit)); m != nil && p.isNumber() {
		lo, hi := mustInt(m[1]), mustInt(m[2])
		b.Value = &Span{lo, hi}
	}
	return b
}

func readClause(clause string) (span Span, unit string, ok bool) {
	switch {
	case rangeClause.MatchString(clause):
		m := rangeClause.FindStringSubmatch(clause)
		return Span{mustInt(m[1]), mustInt(m[2])}, m[3], true
	case atMost.MatchString(clause):
		m := atMost.FindStringSubmatch(clause)
		return Span{0, mustInt(m[1])}, m[2], true
	case atLeast.MatchString(clause):
		m := atLeast.FindStringSubmatch(clause)
		return Span{mustInt(m[1]), unbounded}, m[2], true
	case exactly.MatchString(clause):
		n := mustInt(exactly.FindStringSubmatch(clause)[1])
		return Span{n, n}, "chars", true
	}
	return Span{}, "", false
}

func (b *Bounds) set(p Param, span Span, unit string, each bool) {
	word, _, _ := strings.Cut(unit, " ")
	switch {
	case word == "KB":
		b.Length, b.Unit = &Span{span.Min * 1024, span.Max * 1024}, Bytes
	case isLength(unit):
		if b.Length != nil {
			return
		}
		b.Length, b.Unit = &span, Characters
		if word == "bytes" {
			b.Unit = Bytes
		}
	case p.Repeated || strings.HasSuffix(p.Type, "[]"):
		if !each {
			b.Count = &span
		}
	case p.isNumber() && (unit == "" || strings.HasPrefix(unit, "(")):
		b.Value = &span
	case p.Type == "string" && unit == "":
		// A bare number on a text: decimal digits in a text where it reads as a range, else a length.
		if span.Min > 0 || strings.Contains(p.Limit, "..") {
			b.Value = &span
		} else {
			b.Length, b.Unit = &span, Characters
		}
	}
}

func isLength(unit string) bool {
	word, _, _ := strings.Cut(unit, " ")
	switch word {
	case "bytes", "chars", "characters", "KB":
		return true
	}
	return false
}

func (p Param) isNumber() bool {
	switch p.Type {
	case "int", "int64", "long", "number":
		return true
	}
	return false
}

func mustInt(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic("catalogue: " + err.Error())
	}
	return n
}
