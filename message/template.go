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

// TemplateRecipient is a user who gets a message made of a template, and what is put into it for this user.
type TemplateRecipient struct {
	UserID string

	// Values has a value for every placeholder of the content and of the push texts, by its name: "name" for {name}. A value without a
	// placeholder is refused, and so is one that has a placeholder in it.
	Values map[string]string

	PushContent string // the text of this user's notification; may have placeholders
	PushData    string // data for the app; may have placeholders
	PushExt     *PushExt
}

// placeholder is a name in braces. JSON has none outside of its texts.
var placeholder = regexp.MustCompile(`\{[\p{L}\p{N}_]{1,64}\}`)

// template is a send in the making whose content has placeholders.
type template struct {
	*param.Set
	body    map[string]any
	content string
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
	t.content, t.isJSON = body, json.Valid([]byte(body))
	return t
}

// to adds the recipients, each with its values. The service puts these into the content as they are, so they are escaped where it is
// JSON; the push texts are filled here, since one value cannot be escaped and bare.
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
		if n := len(fill(t.content, values[i])); n > MaxContentBytes {
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

// checkValues compares the placeholders that there are with the values.
func (t template) checkValues(path string, to TemplateRecipient) {
	used := map[string]bool{}
	for _, text := range []string{t.content, to.PushContent, to.PushData} {
		for _, marker := range placeholder.FindAllString(text, -1) {
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

// braced are values by their placeholders.
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

// fill puts values in the place of their placeholders.
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

// flag adds a member where something is set.
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
