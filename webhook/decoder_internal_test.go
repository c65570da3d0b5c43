package webhook

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTexts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ values, want []string }{
		"repeated":             {[]string{"a", "b"}, []string{"a", "b"}},
		"an array":             {[]string{`["a","b"]`}, []string{"a", "b"}},
		"brackets, no quotes":  {[]string{"[a, b]"}, []string{"a", "b"}},
		"numbers":              {[]string{"[1,2]"}, []string{"1", "2"}},
		"an empty array":       {[]string{"[]"}, nil},
		"empty":                {[]string{"", "a"}, []string{"a"}},
		"not closed":           {[]string{"[a,b"}, []string{"[a,b"}},
		"not opened":           {[]string{"a,b]"}, []string{"a,b]"}},
		"quotes, not closed":   {[]string{`["a","b"`}, []string{`["a","b"`}},
		"quotes, not an array": {[]string{`["a",b]`}, []string{`"a"`, "b"}},
		"null without quotes":  {[]string{"[null]"}, []string{"null"}},
	} {
		assert.Equal(t, c.want, texts(c.values), name)
	}
}

func TestModerationID(t *testing.T) {
	t.Parallel()
	ids := map[string]bool{}
	for _, m := range []Moderation{
		{UID: "1", Result: 1}, {UID: "1", Result: 2}, {UID: "2", Result: 1}, {UID: "1", Result: 1, Provider: "p"}, {UID: "1", Result: 1, Provider: "q"},
	} {
		ids[m.ID()] = true
	}
	assert.Len(t, ids, 5, "results of several providers, and of none, are several events")
	assert.Equal(t, Moderation{UID: "1", Result: 1}.ID(), Moderation{UID: "1", Result: 1, Detail: "other"}.ID())
}
