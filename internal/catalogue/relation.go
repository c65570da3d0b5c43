package catalogue

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// relation is a condition that a parameter must meet because of another one in the same object. A name within a list of
// objects, integrations[].type, stands for that of each object.
type relation struct {
	name  string // in the object
	other string

	sameCount bool
	within    int64 // milliseconds; 0: no limit
	whenOneOf []any // values of the other that make the parameter required
}

// relate adds the relations of a parameter to the shape of its object.
func (s *shape) relate(p *Param) {
	add := func(r relation) {
		scope := s
		if list, name, ok := strings.Cut(p.Name, "[]."); ok {
			scope, r.name = s.within(list), name
			r.other = strings.TrimPrefix(r.other, list+"[].")
		}
		scope.relations = append(scope.relations, r)
	}
	if p.SameCountAs != "" {
		add(relation{name: p.Name, other: p.SameCountAs, sameCount: true})
	}
	if d := p.WithinMillisOf; d != nil {
		add(relation{name: p.Name, other: d.Param, within: d.Millis})
	}
	for other, values := range p.RequiredWhen {
		add(relation{name: p.Name, other: other, whenOneOf: values})
	}
}

// within returns the shape of the objects at a dotted name.
func (s *shape) within(name string) *shape {
	for part := range strings.SplitSeq(name, ".") {
		s = s.byName[part].open()
	}
	return s
}

// values returns the value of a parameter by its name.
type values func(name string) (value any, given bool)

func objectValues(object map[string]any) values {
	return func(name string) (any, bool) {
		inner := object
		for {
			head, rest, nested := strings.Cut(name, ".")
			v, given := inner[head]
			if !nested || !given {
				return v, given
			}
			inner, _ = v.(map[string]any)
			name = rest
		}
	}
}

func (op *Operation) formValues(pairs url.Values) values {
	return func(name string) (any, bool) {
		texts, given := pairs[name]
		if p := op.Find(name); given && p != nil && (p.List == RepeatedKey || p.List == CommaJoined) {
			if p.List == CommaJoined {
				texts = strings.Split(texts[0], ",")
			}
			list := make([]any, len(texts))
			for i, text := range texts {
				list[i] = text
			}
			return list, true
		}
		if !given || len(texts) == 0 {
			return nil, false
		}
		return texts[0], true
	}
}

func (r *relation) check(path string, get values) []Violation {
	value, given := get(r.name)
	other, otherGiven := get(r.other)
	switch {
	case !otherGiven:
		return nil
	case r.whenOneOf != nil:
		if !given && slices.ContainsFunc(r.whenOneOf, func(v any) bool { return fmt.Sprint(v) == fmt.Sprint(other) }) {
			return violation(path+r.name, Missing, "is required when %s is %v", path+r.other, other)
		}
	case !given:
		return nil
	case r.sameCount:
		mine, isList := value.([]any)
		theirs, otherIsList := other.([]any)
		if isList && otherIsList && len(mine) != len(theirs) {
			return violation(path+r.name, Outside, "has %d values, must have as many as %s, which has %d", len(mine), path+r.other, len(theirs))
		}
	case r.within > 0:
		mine, isTime := wholeOf(value)
		theirs, otherIsTime := wholeOf(other)
		if isTime && otherIsTime && distance(mine, theirs) > uint64(r.within) {
			return violation(path+r.name, Outside, "is more than %d ms away from %s", r.within, path+r.other)
		}
	}
	return nil
}

func wholeOf(value any) (int64, bool) {
	var text string
	switch value := value.(type) {
	case string:
		text = value
	case json.Number:
		text = value.String()
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

func distance(a, b int64) uint64 {
	if a < b {
		a, b = b, a
	}
	return uint64(a) - uint64(b)
}
