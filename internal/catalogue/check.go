package catalogue

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is the kind of a violation.
type Kind string

const (
	Unknown  Kind = "unknown"
	Missing  Kind = "missing"
	Repeated Kind = "repeated"
	BadType  Kind = "type"
	TooLong  Kind = "length"
	Outside  Kind = "range"
)

// Violation is a difference between a request and the catalogue.
type Violation struct {
	Param  string // the name, or the whole path inside JSON: notification.ios.badge, integrations[2].type, group[10001]
	Kind   Kind
	Detail string

	// Inside JSON, In is the object that has the invalid or unknown member, and Member is its name. Of describes the
	// member and is nil if it is unknown. Update writes a changed In back.
	In     map[string]any
	Member string
	Of     *Param

	update func()
}

func (v Violation) String() string {
	if v.In != nil {
		return v.Param + ": " + v.Detail // contains only documented names and printable ones
	}
	return Printable(v.Param) + ": " + v.Detail
}

// shownName is the maximum length of an unknown name in a message.
const shownName = 64

// Printable returns a name unchanged, or quoted and cut if it could spoil a line.
func Printable(name string) string {
	if len(name) <= shownName && !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return name
	}
	return strconv.Quote(name[:min(len(name), shownName)])
}

func violation(name string, kind Kind, format string, args ...any) []Violation {
	return []Violation{{Param: name, Kind: kind, Detail: fmt.Sprintf(format, args...)}}
}

// CheckForm checks the pairs of a form or a query: nothing unknown, nothing missing, nothing repeated that may not be,
// and every documented limit.
func (op *Operation) CheckForm(pairs url.Values) []Violation {
	var found []Violation
	for _, name := range sortedKeys(pairs) {
		if p := op.Find(name); p != nil {
			found = append(found, p.checkForm(name, pairs[name])...)
		} else {
			found = append(found, Violation{Param: name, Kind: Unknown, Detail: "is not a parameter of this operation"})
		}
	}
	for i := range op.Params {
		p := &op.Params[i]
		n := len(pairs[p.Name])
		if p.prefix != "" {
			for name := range pairs {
				if strings.HasPrefix(name, p.prefix) {
					n++
				}
			}
			if n > 0 {
				found = append(found, p.checkCount(p.Name, n)...)
			}
		}
		if p.Required && n == 0 {
			found = append(found, Violation{Param: p.Name, Kind: Missing, Detail: "is required"})
		}
	}
	if len(op.shape.relations) > 0 {
		get := op.formValues(pairs)
		for i := range op.shape.relations {
			found = append(found, op.shape.relations[i].check("", get)...)
		}
	}
	return found
}

func (p *Param) checkForm(name string, values []string) []Violation {
	if len(values) > 1 && p.List != RepeatedKey {
		return violation(name, Repeated, "is given %d times, at most once is allowed", len(values))
	}
	switch p.List {
	case CommaJoined:
		if values[0] == "" && p.Required {
			return violation(name, Missing, "is required and empty")
		}
		return p.checkEntries(name, strings.Split(values[0], ","))
	case RepeatedKey:
		if slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, ",") }) {
			return violation(name, Repeated, "has values joined with a comma, it must be given once for each value")
		}
		return p.checkEntries(name, values)
	case JSONArray, KeyedEntries:
		if p.prefix == "" {
			break
		}
		key := strings.TrimSuffix(strings.TrimPrefix(name, p.prefix), "]")
		return append(p.checkKey(name, key), p.checkText(name, values[0])...)
	}
	if p.kind == JSONText {
		return p.checkJSONText(name, values[0], func(text string) { values[0] = text })
	}
	return p.checkText(name, values[0])
}

func (p *Param) checkEntries(name string, entries []string) []Violation {
	if wrong := p.checkCount(name, len(entries)); wrong != nil {
		return wrong
	}
	var found []Violation
	for _, entry := range entries {
		if entry == "" {
			found = append(found, Violation{Param: name, Kind: Missing, Detail: "has an empty value"})
			continue
		}
		found = append(found, p.checkText(name, entry)...)
	}
	return found
}

// CheckText checks a value that is sent as a string.
func (p *Param) CheckText(v string) []Violation { return p.checkText(p.Name, v) }

func (p *Param) checkText(name, v string) []Violation {
	mayBeEmpty := p.MinChars != nil && *p.MinChars == 0 // where the documentation says so
	if v == "" && p.Required && !mayBeEmpty {
		return violation(name, Missing, "is required and empty")
	}
	if !utf8.ValidString(v) {
		return violation(name, BadType, "is not UTF-8")
	}
	switch {
	case p.IsNumber():
		return p.checkNumber(name, v)
	case p.kind == Decimal:
		if _, err := strconv.ParseFloat(v, 64); err != nil {
			return violation(name, BadType, "must be a number")
		}
	case p.kind == Flag:
		if v != "true" && v != "false" {
			return violation(name, BadType, "must be true or false")
		}
	case p.kind == JSONText:
		return p.checkJSONText(name, v, nil)
	}
	if p.allowed != nil && !p.allowed[v] {
		return violation(name, Outside, "must be one of %s", p.choices())
	}
	if long := p.checkLength(name, v); long != nil {
		return long
	}
	if p.id {
		return checkID(name, v)
	}
	return nil
}

func (p *Param) checkNumber(name, v string) []Violation {
	n, err := strconv.ParseInt(v, 10, 64)
	switch {
	case err != nil:
		return violation(name, BadType, "must be a whole number")
	case p.Min != nil && n < *p.Min, p.Max != nil && n > *p.Max:
		return violation(name, Outside, "is %d, limit %s", n, span(p.Min, p.Max))
	case p.allowed != nil && !p.allowed[strconv.FormatInt(n, 10)]:
		return violation(name, Outside, "is %d, must be one of %s", n, p.choices())
	}
	return nil
}

func (p *Param) checkLength(name, v string) []Violation {
	bytes, chars := int64(len(v)), int64(utf8.RuneCountInString(v))
	switch {
	case outside(bytes, p.MinBytes, p.MaxBytes):
		return violation(name, TooLong, "has %d bytes, limit %s bytes", bytes, span(p.MinBytes, p.MaxBytes))
	case outside(chars, p.MinChars, p.MaxChars):
		return violation(name, TooLong, "has %d characters, limit %s characters", chars, span(p.MinChars, p.MaxChars))
	}
	return nil
}

// checkID refuses characters that no id has: line breaks, invisible characters, and those that change the direction of
// text.
func checkID(name, v string) []Violation {
	if at := strings.IndexFunc(v, invisible); at >= 0 {
		r, _ := utf8.DecodeRuneInString(v[at:])
		return violation(name, BadType, "has the character %U, an id has visible characters only", r)
	}
	return nil
}

func invisible(r rune) bool { return unicode.In(r, unicode.C, unicode.Zl, unicode.Zp) }

// CheckID checks the id of a user, a group or a chatroom. Violations have the given name as their parameter.
func CheckID(name, id string) []Violation {
	if id == "" {
		return violation(name, Missing, "is empty, an id has 1 to %d bytes", maxIDBytes)
	}
	p := Param{Name: name, Type: "string", Limits: Limits{MaxBytes: new(int64(maxIDBytes))}, id: true}
	return p.checkText(name, id)
}

func (p *Param) checkCount(name string, n int) []Violation {
	if outside(int64(n), p.MinCount, p.MaxCount) {
		return violation(name, Outside, "has %d values, limit %s", n, span(p.MinCount, p.MaxCount))
	}
	return nil
}

func (p *Param) checkKey(name, key string) []Violation {
	bytes, chars := int64(len(key)), int64(utf8.RuneCountInString(key))
	switch {
	case key == "":
		return violation(name, Missing, "has an empty key")
	case !utf8.ValidString(key):
		return violation(name, BadType, "has a key that is not UTF-8")
	case outside(bytes, nil, p.KeyMaxBytes):
		return violation(name, TooLong, "has a key of %d bytes, limit %s bytes", bytes, span(nil, p.KeyMaxBytes))
	case outside(chars, p.KeyMinChars, p.KeyMaxChars):
		return violation(name, TooLong, "has a key of %d characters, limit %s characters", chars, span(p.KeyMinChars, p.KeyMaxChars))
	case !strings.HasPrefix(key, p.KeyPrefix):
		return violation(name, BadType, "has the key %s, keys begin with %s", Printable(key), p.KeyPrefix)
	}
	if p.prefix != "" {
		return checkID(name, key)
	}
	return nil
}

func (p *Param) choices() string {
	texts := make([]string, len(p.OneOf))
	for i, v := range p.OneOf {
		texts[i] = fmt.Sprint(v)
	}
	return strings.Join(texts, ", ")
}

func outside(n int64, low, high *int64) bool {
	return (low != nil && n < *low) || (high != nil && n > *high)
}

// span formats limits, at least one of which must be set.
func span(low, high *int64) string {
	switch {
	case low == nil:
		return fmt.Sprintf("<=%d", *high)
	case high == nil:
		return fmt.Sprintf(">=%d", *low)
	}
	return fmt.Sprintf("%d..%d", *low, *high)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
