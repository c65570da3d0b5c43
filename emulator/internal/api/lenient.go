package api

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// warnings describe what the documentation does not allow in a request.
type warnings []string

// maxWarnings is the maximum number of warnings of a request. The last one counts the others.
const maxWarnings = 20

func (w *warnings) add(format string, args ...any) { *w = append(*w, fmt.Sprintf(format, args...)) }

// kept returns the warnings for the log.
func (w warnings) kept() []string {
	if len(w) <= maxWarnings {
		return w
	}
	return append(slices.Clone(w[:maxWarnings-1]), fmt.Sprintf("and %d more", len(w)-maxWarnings+1))
}

// relaxPath replaces several slashes in a row by one.
func (w *warnings) relaxPath(path string) string {
	if !strings.Contains(path, "//") {
		return path
	}
	w.add("the path has several slashes in a row, they are taken for one")
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	return path
}

// relax changes tolerated parameters of a request into their documented form.
func (w *warnings) relax(r *Request, found []catalogue.Violation) {
	if r.op.Encoding == "json" {
		w.relaxJSON(found)
	} else {
		w.relaxForm(r.op, r.form, found)
	}
}

// relaxForm is relax for a form or a query.
func (w *warnings) relaxForm(op *catalogue.Operation, form url.Values, found []catalogue.Violation) {
	for _, v := range distinct(found) {
		values, given := form[v.Param]
		if !given {
			w.relaxMember(v) // of a value that is JSON
			continue
		}
		if v.Kind == catalogue.Unknown {
			delete(form, v.Param)
			w.add("%s, and is ignored", v)
			continue
		}
		relaxed, how := relaxValues(op.Find(v.Param), values)
		if how == "" {
			continue
		}
		w.add("%s; %s", v, how)
		if relaxed == nil {
			delete(form, v.Param)
		} else {
			form[v.Param] = relaxed
		}
	}
}

// distinct returns the first violation of each parameter.
func distinct(found []catalogue.Violation) []catalogue.Violation {
	seen := make(map[string]bool, len(found))
	return slices.DeleteFunc(slices.Clone(found), func(v catalogue.Violation) bool {
		again := seen[v.Param]
		seen[v.Param] = true
		return again
	})
}

// relaxValues returns the documented form of values, and a description of how they were read. The form is nil if the
// values count as absent. If it cannot relax the values, the description is empty.
func relaxValues(p *catalogue.Param, values []string) (relaxed []string, how string) {
	switch {
	case p.Kind() != catalogue.Flag && !p.Required && !slices.ContainsFunc(values, func(v string) bool { return v != "" }):
		return nil, "it is taken as absent"
	case p.List == catalogue.RepeatedKey && slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, ",") }):
		for _, v := range values {
			relaxed = append(relaxed, strings.Split(v, ",")...)
		}
		return relaxed, "it is taken as a list"
	case p.List == catalogue.CommaJoined && len(values) > 1:
		return []string{strings.Join(values, ",")}, "it is taken as a list"
	case len(values) != 1:
		return nil, ""
	}
	text, how := relaxText(p, values[0])
	if text == "" {
		return nil, how
	}
	return []string{text}, how
}

// relaxText is relaxValues for a single string.
func relaxText(p *catalogue.Param, text string) (relaxed, how string) {
	switch {
	case p.Kind() == catalogue.Flag:
		on, ok := flagOf(text)
		if !ok {
			return "", ""
		}
		return strconv.FormatBool(on), "it is taken as " + strconv.FormatBool(on)
	case p.IsBit():
		on, ok := flagOf(text)
		if !ok {
			return "", ""
		}
		return bitOf(on), "it is taken as " + bitOf(on)
	case p.IsNumber():
		n, err := strconv.ParseInt(text, 10, 64)
		switch {
		case err != nil:
		case n == 0 && !p.Required:
			return "", "it is taken as absent"
		case p.Capped && n > *p.Max:
			return strconv.FormatInt(*p.Max, 10), fmt.Sprintf("it is taken as %d", *p.Max)
		}
	}
	return "", ""
}

// flagOf parses a flag. PHP spells false as the empty string, and Python begins with a capital.
func flagOf(text string) (on, ok bool) {
	switch text {
	case "true", "True", "1":
		return true, true
	case "false", "False", "0", "":
		return false, true
	}
	return false, false
}

func bitOf(on bool) string {
	if on {
		return "1"
	}
	return "0"
}

// relaxJSON is relax for a JSON body.
func (w *warnings) relaxJSON(found []catalogue.Violation) {
	for _, v := range distinct(found) {
		w.relaxMember(v)
	}
}

// relaxMember is relaxForm for a member of an object, at any depth.
func (w *warnings) relaxMember(v catalogue.Violation) {
	switch {
	case v.In == nil:
		return
	case v.Kind == catalogue.Unknown:
		delete(v.In, v.Member)
		w.add("%s, and is ignored", v)
	case v.Of == nil:
		return
	default:
		value, how := relaxValue(v.Of, v.In[v.Member])
		if how == "" {
			return
		}
		w.add("%s; %s", v, how)
		if value == nil {
			delete(v.In, v.Member)
		} else {
			v.In[v.Member] = value
		}
	}
	v.Update()
}

// relaxValue is relaxValues for a member of a JSON body.
func relaxValue(p *catalogue.Param, value any) (relaxed any, how string) {
	var text string
	switch value := value.(type) {
	case nil:
		if p.Required {
			return nil, ""
		}
		return nil, "it is taken as absent"
	case string:
		text = value
	case json.Number:
		text = value.String()
	case bool:
		text = strconv.FormatBool(value)
	default:
		return nil, ""
	}
	switch {
	case p.Kind() == catalogue.Flag:
		if on, ok := flagOf(text); ok {
			return on, "it is taken as " + strconv.FormatBool(on)
		}
		return nil, ""
	case text == "" && !p.Required:
		return nil, "it is taken as absent"
	case p.Kind() != catalogue.Whole && p.Kind() != catalogue.Decimal:
		return nil, ""
	}
	if len(p.CheckText(text)) > 0 {
		if other, how := relaxText(p, text); how != "" {
			if other == "" {
				return nil, how
			}
			return json.Number(other), how
		}
	}
	if _, quoted := value.(string); quoted && isNumber(text) {
		return json.Number(text), "it is taken as a number"
	}
	return nil, ""
}

// isNumber reports whether a string is a number in JSON.
func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil && json.Valid([]byte(text))
}
