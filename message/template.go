package message

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// TemplateRecipient is a user to whom a template is sent, with the values for this user.
type TemplateRecipient struct {
	UserID string

	// Values has a value for every placeholder of the content, PushContent and PushData, by its name: "name" for {name}. A value must have
	// a placeholder, and must not contain one.
	Values map[string]string

	PushContent string // text of the user's notification; may have placeholders
	PushData    string // data for the app; may have placeholders
	PushExt     *PushExt
}

// placeholder is a name in braces. JSON has none outside its strings.
var placeholder = regexp.MustCompile(`\{[\p{L}\p{N}_]{1,64}\}`)

// template has the parameters of a send whose content has placeholders.
type template struct {
	*param.Set
	body    map[string]any
	markers []string // the placeholders of the content, each as often as it is there
	size    int      // of the content, in bytes
	isJSON  bool
}

func composeTemplate[P any](op rongcloud.Operation, from string, c Content) template {
	t := template{Set: param.Of[P](op), body: map[string]any{"fromUserId": from}}
	t.CheckID("fromUserId", from)
	name, body, wrong := encode(c)
	switch {
	case wrong == nil:
	case wrong.cause != nil:
		t.Wrap(wrong.parameter, wrong.cause)
	default:
		t.Fail(wrong.parameter, "%s", wrong.text)
	}
	t.body["objectName"], t.body["content"] = name, body
	t.markers, t.size, t.isJSON = placeholder.FindAllString(body, -1), len(body), json.Valid([]byte(body))
	return t
}

// to adds the recipients and their values. The service inserts a value into the content unchanged, so values are escaped if the content
// is JSON. The push texts are not JSON and need the plain values, so they are filled here.
func (t template) to(list []TemplateRecipient, most int) {
	t.CheckCount("toUserId", len(list), most)
	t.Units(len(list))
	ids, values := make([]string, len(list)), make([]map[string]string, len(list))
	texts, data, ext := make([]string, len(list)), make([]string, len(list)), make([]string, len(list))
	hasData, hasExt := false, false
	for i, to := range list {
		t.CheckID(param.Index("toUserId", i), to.UserID)
		t.checkValues(param.Index("values", i), to)
		t.Check(param.Index("pushContent", i), to.PushContent, param.Limit{}, false)
		t.Check(param.Index("pushData", i), to.PushData, param.Limit{}, false)
		ids[i], values[i] = to.UserID, t.escaped(to.Values)
		if n := t.filledSize(values[i]); n > MaxContentBytes {
			t.Fail(param.Index("values", i), "must leave the content at most %d bytes, it would have %d", MaxContentBytes, n)
		}
		texts[i], data[i] = fill(to.PushContent, braced(to.Values)), fill(to.PushData, braced(to.Values))
		hasData = hasData || to.PushData != ""
		ext[i] = "{}"
		if to.PushExt != nil {
			hasExt = true
			at := param.Index("pushExt", i)
			t.Check(at+".title", to.PushExt.Title, param.Chars(maxPushTitle), false)
			t.Object(at, *to.PushExt) // checks the strings
			text, err := wire.EncodeJSON(to.PushExt)
			t.Wrap(at, err)
			ext[i] = text
		}
	}
	t.body["toUserId"], t.body["values"], t.body["pushContent"] = ids, values, texts
	if hasData {
		t.body["pushData"] = data
	}
	if hasExt {
		t.body["pushExt"] = ext
	}
}

// checkValues checks that there is a value for each placeholder, and a placeholder for each value.
func (t template) checkValues(path string, to TemplateRecipient) {
	used := map[string]bool{}
	for _, markers := range [][]string{t.markers, placeholder.FindAllString(to.PushContent, -1), placeholder.FindAllString(to.PushData, -1)} {
		for _, marker := range markers {
			used[marker[1:len(marker)-1]] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(used)) {
		if _, has := to.Values[name]; !has {
			t.Fail(path, "must have a value for the placeholder {%s}", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(to.Values)) {
		value := to.Values[name]
		if !used[name] {
			t.Fail(path, "has a value for %q, and there is no placeholder {%s}", name, name)
		}
		t.Check(path, value, param.Limit{}, false)
		for _, marker := range placeholder.FindAllString(value, -1) {
			if used[marker[1:len(marker)-1]] && value != "{"+name+"}" {
				t.Fail(path, "must not have the placeholder %s in the value of {%s}", marker, name)
			}
		}
	}
}

// braced returns the values by placeholder instead of name.
func braced(values map[string]string) map[string]string {
	marked := make(map[string]string, len(values))
	for name, value := range values {
		marked["{"+name+"}"] = value
	}
	return marked
}

func (t template) escaped(values map[string]string) map[string]string {
	marked := braced(values)
	if t.isJSON {
		for marker, value := range marked {
			quoted, _ := wire.EncodeJSON(value) // a string: cannot fail
			marked[marker] = quoted[1 : len(quoted)-1]
		}
	}
	return marked
}

// filledSize returns the size of the content with its placeholders replaced.
func (t template) filledSize(values map[string]string) int {
	size := t.size
	for _, marker := range t.markers {
		if value, has := values[marker]; has {
			size += len(value) - len(marker)
		}
	}
	return size
}

// fill replaces the placeholders of a text.
func fill(text string, values map[string]string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	return placeholder.ReplaceAllStringFunc(text, func(marker string) string {
		if value, has := values[marker]; has {
			return value
		}
		return marker
	})
}

// flag adds a member if set is true.
func (t template) flag(name string, value any, set bool) {
	if set {
		t.body[name] = value
	}
}

func (t template) dedup(key int64) {
	t.flag("msgRandom", key, key != 0)
	if key != 0 {
		t.IdempotentFor(dedupSpan)
	}
}
