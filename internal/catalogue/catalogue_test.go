package catalogue

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOperationsAreWellFormed(t *testing.T) {
	methods := []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete}
	require.NotEmpty(t, Operations())
	for _, op := range Operations() {
		t.Run(op.ID, func(t *testing.T) {
			assert.NotEmpty(t, op.Title)
			assert.Contains(t, methods, op.Method)
			assert.True(t, strings.HasPrefix(op.Path, "/"), op.Path)
			assert.Contains(t, []string{"form", "json", "query"}, op.Encoding)
			assert.Contains(t, Families, op.File)
			if op.Doc != "" {
				page, err := url.Parse(op.Doc)
				require.NoError(t, err)
				assert.NotEmpty(t, page.Hostname(), op.Doc)
			}
			if op.Quota != nil {
				assert.Positive(t, op.Quota.Limit)
				assert.Contains(t, []string{"second", "minute", "hour", "day"}, op.Quota.Per)
				assert.Contains(t, []string{"calls", "recipients", "targets", "users", "entries"}, op.Quota.Counts)
			}
			if op.ReplacedBy != "" {
				_, known := Lookup(op.ReplacedBy)
				assert.True(t, known, "replaced by %s, which is not listed", op.ReplacedBy)
			}
			names := map[string]bool{}
			for _, p := range op.Params {
				assert.NotEmpty(t, p.Type, p.Name)
				assert.False(t, names[p.Name], "%s is listed twice", p.Name)
				names[p.Name] = true
				found, ok := op.Param(p.Name)
				assert.True(t, ok)
				assert.Equal(t, p, found)
			}
		})
	}
}

// TestEveryAttributeIsRead fails for an attribute of the data that the types do not have, and for one in a place where
// it has no meaning.
func TestEveryAttributeIsRead(t *testing.T) {
	for _, family := range Families {
		text, err := files.ReadFile("data/" + family + ".json")
		require.NoError(t, err)
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.DisallowUnknownFields()
		var ops []*Operation
		require.NoError(t, dec.Decode(&ops), family)
		for _, op := range ops {
			assert.Contains(t, []Status{Current, Deprecated, LeftOut}, op.Status, op.ID)
			assert.NotEmpty(t, op.Why, op.ID)
			limitsMakeSense(t, op.ID, op.Params)
		}
	}
}

func limitsMakeSense(t *testing.T, where string, params []Param) {
	t.Helper()
	for i := range params {
		p := &params[i]
		p.compile()
		name := where + " " + p.Name
		assert.Contains(t, []ListForm{SingleValue, RepeatedKey, CommaJoined, JSONArray, KeyedEntries}, p.List, name)
		assert.Contains(t, []string{"", "object", "array"}, p.JSON, name)
		for _, bounds := range [][2]*int64{
			{p.Min, p.Max}, {p.MinBytes, p.MaxBytes}, {p.MinChars, p.MaxChars}, {p.MinCount, p.MaxCount},
			{p.KeyMinChars, p.KeyMaxChars}, {p.ValueMinChars, p.ValueMaxChars},
		} {
			if bounds[0] != nil && bounds[1] != nil {
				assert.LessOrEqual(t, *bounds[0], *bounds[1], name)
			}
		}
		if p.Capped {
			assert.NotNil(t, p.Max, name)
		}
		if p.MinCount != nil || p.MaxCount != nil {
			assert.NotEqual(t, SingleValue, p.List, name)
		}
		if p.RequiredWhen != nil {
			for other := range p.RequiredWhen {
				assert.NotEmpty(t, other, name)
			}
		}
		limitsMakeSense(t, name, p.Fields)
	}
}

func TestOperationsOnOnePathAreDistinct(t *testing.T) {
	shared := map[string][]*Operation{}
	for _, op := range Operations() {
		shared[op.Method+" "+op.Path] = append(shared[op.Method+" "+op.Path], op)
	}
	for call, ops := range shared {
		for _, op := range ops {
			assert.Equal(t, len(ops) > 1, op.When != nil, call)
		}
	}
}

func TestEveryOperationIsFoundByIDAndPath(t *testing.T) {
	ids := map[string]bool{}
	for _, op := range Operations() {
		assert.False(t, ids[op.ID], "%s is listed twice", op.ID)
		ids[op.ID] = true
		found, ok := Lookup(op.ID)
		require.True(t, ok)
		assert.Same(t, op, found)
		assert.True(t, slices.Contains(ByPath(op.Path), op))
	}
	_, ok := Lookup("chatroom.invented")
	assert.False(t, ok)
	assert.Empty(t, ByPath("/invented.json"))
}

func TestEveryFamilyHasOperations(t *testing.T) {
	for _, family := range Families {
		assert.True(t, slices.ContainsFunc(Operations(), func(op *Operation) bool { return op.File == family }), family)
	}
}

func TestMessageTypesAndCodes(t *testing.T) {
	names := map[string]bool{}
	for _, m := range MessageTypes() {
		assert.NotEmpty(t, m.ObjectName)
		assert.False(t, names[m.ObjectName], "%s is listed twice", m.ObjectName)
		names[m.ObjectName] = true
	}
	assert.True(t, names["RC:TxtMsg"])

	codes := map[int]bool{}
	for _, c := range Codes() {
		assert.NotEmpty(t, c.Meaning)
		assert.False(t, codes[c.Code], "%d is listed twice", c.Code)
		codes[c.Code] = true
	}
	assert.True(t, codes[200] && codes[10000] && codes[1004])
}

func TestListsCannotBeChanged(t *testing.T) {
	Operations()[0], Codes()[0], MessageTypes()[0] = nil, Code{}, MessageType{}
	assert.NotNil(t, Operations()[0])
	assert.NotZero(t, Codes()[0])
	assert.NotEmpty(t, MessageTypes()[0].ObjectName)
}

func TestAParameterWithAnArgumentInItsName(t *testing.T) {
	op := compiled(Operation{Params: []Param{{Name: "chatroom[ID]=NAME", Type: "string"}, {Name: "userId", Type: "string"}}})
	for name, want := range map[string]string{
		"chatroom[10086]": "chatroom[ID]=NAME", "chatroom[]": "chatroom[ID]=NAME", "userId": "userId",
		"chatroom": "", "chatroom[10086": "", "user": "", "userId[1]": "", "": "",
	} {
		p, ok := op.Param(name)
		assert.Equal(t, want != "", ok, name)
		assert.Equal(t, want, p.Name, name)
	}
}

func TestEveryQuotaHasALength(t *testing.T) {
	for _, op := range Operations() {
		if op.Quota == nil {
			continue
		}
		assert.NotPanics(t, func() { assert.GreaterOrEqual(t, op.Quota.Duration(), time.Second) }, op.ID)
		if op.Quota.Also != nil {
			assert.NotPanics(t, func() { assert.Greater(t, op.Quota.Also.Duration(), op.Quota.Duration()) }, op.ID)
		}
		assert.Less(t, op.Quota.GroupLimit, op.Quota.Limit, op.ID)
		if each := op.Quota.PerTargetLimit; each != nil {
			assert.NotPanics(t, func() { assert.LessOrEqual(t, each.Duration(), op.Quota.Duration()) }, op.ID)
			assert.Positive(t, each.Limit, op.ID)
			assert.NotEmpty(t, each.Target, op.ID)
		}
	}
}

func TestOperationsThatShareABudgetHaveTheSameQuota(t *testing.T) {
	shared := map[string]*Quota{}
	for _, op := range Operations() {
		if op.Quota == nil || op.Quota.Shared == "" {
			continue
		}
		if first, ok := shared[op.Quota.Shared]; ok {
			assert.Equal(t, first, op.Quota, op.ID)
		}
		shared[op.Quota.Shared] = op.Quota
	}
	assert.NotEmpty(t, shared)
}

func TestAQuotaInWords(t *testing.T) {
	for id, want := range map[string]string{
		"group.sync":                "100 calls per second",
		"push.notify":               "2 calls per hour and 3 per day",
		"message.setExpansion":      "100 calls per second, of which 20 about groups",
		"ultragroup.publishMessage": "100 targets per second, and 20 per second for each channel, or group without a channel",
	} {
		op, ok := Lookup(id)
		require.True(t, ok, id)
		assert.Equal(t, want, op.Quota.String())
	}
	assert.Equal(t, "1 call per hour", (&Quota{Window: Window{Limit: 1, Per: "hour"}, Counts: "calls"}).String())
}

func TestOperationsOfOnePathExcludeEachOther(t *testing.T) {
	body := map[string]string{
		"push.notify": `{"notification":{}}`, "push.broadcast": `{"message":{}}`,
	}
	for id, text := range body {
		for other := range body {
			op, found := Lookup(other)
			require.True(t, found)
			require.NotNil(t, op.When)
			assert.Equal(t, id == other, op.When.Has([]byte(text)), "%s as %s", text, other)
		}
	}
	create, _ := Lookup("chatroom.create")
	assert.True(t, create.When.Has(nil), "alone on its path")
}
