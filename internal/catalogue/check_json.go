package catalogue

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// CheckJSON checks a JSON body.
func (op *Operation) CheckJSON(body []byte) []Violation {
	doc, wrong := DecodeObject(body)
	if wrong != nil {
		return wrong
	}
	return op.CheckObject(doc)
}

// DecodeObject decodes a JSON body. Numbers are kept as json.Number.
func DecodeObject(body []byte) (map[string]any, []Violation) {
	var doc map[string]any
	switch err := decode(body, &doc); {
	case errors.Is(err, errMore):
		return nil, violation("body", BadType, "must be a JSON object and nothing after it")
	case err != nil:
		return nil, violation("body", BadType, "must be a JSON object: %v", err)
	}
	return doc, nil
}

var errMore = errors.New("there is something after it")

func decode(text []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errMore
	}
	return nil
}

// CheckObject checks a decoded JSON body, including all documented members.
func (op *Operation) CheckObject(doc map[string]any) []Violation { return op.shape.check("", doc) }

// checkValue checks a value in a JSON body, or in a string that holds JSON. If the value is such a string itself, write
// replaces it.
func (p *Param) checkValue(path string, v any, write func(text string)) []Violation {
	switch p.kind {
	case Text:
		if s, ok := v.(string); ok {
			return p.checkText(path, s)
		}
	case JSONText:
		if s, ok := v.(string); ok {
			return p.checkJSONText(path, s, write)
		}
	case Whole, Decimal:
		if n, ok := v.(json.Number); ok {
			return p.checkText(path, n.String())
		}
	case Flag:
		if _, ok := v.(bool); ok {
			return nil
		}
	case Object:
		if object, ok := v.(map[string]any); ok {
			return append(p.checkSize(path, object), p.checkObject(path, object)...)
		}
	case TextList, ObjectList:
		if list, ok := v.([]any); ok {
			return p.checkList(path, list)
		}
	}
	return violation(path, BadType, "must be of type %s", p.Type)
}

// checkObject checks an object with documented members, or a map. Another object may have any members.
func (p *Param) checkObject(path string, object map[string]any) []Violation {
	switch {
	case p.shape != nil:
		return p.shape.check(path+".", object)
	case p.List == KeyedEntries || p.stringMap:
		return p.checkMap(path, object)
	}
	return nil
}

// checkList checks the number of entries of a list, and each entry.
func (p *Param) checkList(path string, list []any) []Violation {
	if wrong := p.checkCount(path, len(list)); wrong != nil {
		return wrong
	}
	if p.kind == ObjectList || p.kind == JSONText && p.shape != nil {
		return checkObjects(path, list, p.shape)
	}
	var found []Violation
	for i, entry := range list {
		text, ok := entry.(string)
		if !ok {
			found = append(found, violation(indexed(path, i), BadType, "must be of type string")...)
			continue
		}
		found = append(found, p.checkEntry(indexed(path, i), text, func(text string) { list[i] = text })...)
	}
	return found
}

// checkEntry checks a string of a list. It may hold a JSON object, such as the push settings of a template.
func (p *Param) checkEntry(path, text string, write func(string)) []Violation {
	if p.kind == TextList && p.JSON != "" {
		return p.checkJSONText(path, text, write)
	}
	switch {
	case text == "" && p.SameCountAs != "":
		return nil // one entry per entry of another list, empty for this one
	case p.kind == JSONText:
		return p.checkLength(path, text)
	}
	return p.checkText(path, text)
}

// checkMap checks an object with free keys.
func (p *Param) checkMap(path string, m map[string]any) []Violation {
	if wrong := p.checkCount(path, len(m)); wrong != nil {
		return wrong
	}
	texts := p.stringMap || p.ValueMinChars != nil || p.ValueMaxChars != nil
	var found []Violation
	for key, value := range m {
		at := path + "[" + Printable(key) + "]"
		found = append(found, p.checkKey(at, key)...)
		text, ok := value.(string)
		switch chars := int64(utf8.RuneCountInString(text)); {
		case !ok && texts:
			found = append(found, violation(at, BadType, "must be of type string")...)
		case ok && outside(chars, p.ValueMinChars, p.ValueMaxChars):
			found = append(found, violation(at, TooLong, "has a value of %d characters, limit %s characters", chars, span(p.ValueMinChars, p.ValueMaxChars))...)
		}
	}
	sortViolations(found)
	return found
}

// checkJSONText checks a string that holds JSON. If its content is changed, write replaces it.
func (p *Param) checkJSONText(path, text string, write func(string)) []Violation {
	if text == "" && p.Required {
		return violation(path, Missing, "is required and empty")
	}
	var value any
	if err := decode([]byte(text), &value); err != nil {
		return violation(path, BadType, "must be JSON text: %v", err)
	}
	object, isObject := value.(map[string]any)
	list, isList := value.([]any)
	if p.JSON == "object" && !isObject || p.JSON == "array" && !isList {
		return violation(path, BadType, "must be a JSON %s", p.JSON)
	}
	var found []Violation
	if !isList || p.List != JSONArray { // the limit of a list applies to each entry
		found = p.checkLength(path, text)
	}
	switch {
	case isObject:
		found = append(found, p.checkObject(path, object)...)
	case isList:
		found = append(found, p.checkList(path, list)...)
	}
	decodedFrom(found, value, write)
	return found
}

// checkSize checks the length of an object's JSON.
func (p *Param) checkSize(path string, m map[string]any) []Violation {
	if p.MinBytes == nil && p.MaxBytes == nil {
		return nil
	}
	text, err := json.Marshal(m)
	if err != nil {
		return violation(path, BadType, "cannot be encoded: %v", err)
	}
	return p.checkLength(path, string(text))
}

func indexed(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

func sortViolations(found []Violation) {
	slices.SortStableFunc(found, func(a, b Violation) int {
		return cmp.Or(strings.Compare(a.Param, b.Param), strings.Compare(a.Member, b.Member))
	})
}
