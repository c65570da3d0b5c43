package catalogue

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// violations lists what is found as "parameter kind".
func violations(found []Violation) []string {
	var list []string
	for _, v := range found {
		list = append(list, v.Param+" "+string(v.Kind))
	}
	return list
}

var form = Operation{Params: []Param{
	{Name: "id", Type: "string", Required: true, Limit: "<=4 bytes"},
	{Name: "name", Type: "string", Limit: "<=3 chars"},
	{Name: "code", Type: "string", Limit: "3-5 chars"},
	{Name: "to", Type: "string", Repeated: true, Limit: "<=2 per call; each <=3 chars"},
	{Name: "minute", Type: "int", Limit: "1..10"},
	{Name: "kind", Type: "long", Limit: "0 or 1"},
	{Name: "digits", Type: "string", Limit: "0..43200"},
	{Name: "flag", Type: "bool"},
	{Name: "entry", Type: "string(json)", Limit: "<=20 bytes"},
	{Name: "room[ID]=NAME", Type: "string", Repeated: true, Limit: "<=2 rooms per call; each <=3 bytes"},
}}

func TestCheckForm(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"only what must be":           {"id=a", nil},
		"everything":                  {`id=abcd&name=安安安&code=12345&to=abc&to=def&minute=10&kind=0&flag=true&entry={"a":1}&room[abc]=any+name+at+all&room[def]=x`, nil},
		"nothing":                     {"", []string{"id missing"}},
		"empty":                       {"id=", []string{"id missing"}},
		"invented":                    {"id=a&other=1", []string{"other unknown"}},
		"another spelling":            {"id=a&ID=a", []string{"ID unknown"}},
		"given twice":                 {"id=a&id=b", []string{"id repeated"}},
		"a byte too long":             {"id=abcde", []string{"id length"}},
		"bytes, not characters":       {"id=安安", []string{"id length"}},
		"a character too long":        {"id=a&name=安安安安", []string{"name length"}},
		"too short":                   {"id=a&code=12", []string{"code length"}},
		"too many":                    {"id=a&to=a&to=b&to=c", []string{"to range"}},
		"one of several too long":     {"id=a&to=abcd", []string{"to length"}},
		"joined with a comma":         {"id=a&to=a,b,c", []string{"to length"}},
		"no number":                   {"id=a&minute=x", []string{"minute type"}},
		"fraction":                    {"id=a&minute=1.5", []string{"minute type"}},
		"empty number":                {"id=a&minute=", []string{"minute type"}},
		"number below":                {"id=a&minute=0", []string{"minute range"}},
		"number above":                {"id=a&minute=11", []string{"minute range"}},
		"number out of every range":   {"id=a&minute=99999999999999999999", []string{"minute type"}},
		"number in a text":            {"id=a&digits=43200", nil},
		"number in a text, above":     {"id=a&digits=43201", []string{"digits range"}},
		"words for a number in text":  {"id=a&digits=x", []string{"digits type"}},
		"no such choice":              {"id=a&kind=2", []string{"kind range"}},
		"flag as a number":            {"id=a&flag=1", []string{"flag type"}},
		"no JSON":                     {"id=a&entry={", []string{"entry type"}},
		"JSON too long":               {`id=a&entry={"a":"aaaaaaaaaaaaaaaaaa"}`, []string{"entry length"}},
		"not UTF-8":                   {"id=%ff", []string{"id type"}},
		"too long a name in brackets": {"id=a&room[abcd]=x", []string{"room[abcd] length"}},
		"too many in brackets":        {"id=a&room[a]=x&room[b]=x&room[c]=x", []string{"room[ID]=NAME range"}},
		"brackets left open":          {"id=a&room[a=x", []string{"room[a unknown"}},
		"several at once, in order":   {"x=1&name=aaaa&minute=z", []string{"minute type", "name length", "x unknown", "id missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			pairs, err := url.ParseQuery(c.body)
			require.NoError(t, err)
			assert.Equal(t, c.want, violations(form.CheckForm(pairs)))
		})
	}
}

func TestARequiredParameterInBrackets(t *testing.T) {
	op := Operation{Params: []Param{{Name: "room[ID]=NAME", Type: "string", Repeated: true, Required: true, Limit: "<=2 rooms per call"}}}
	assert.Equal(t, []string{"room[ID]=NAME missing"}, violations(op.CheckForm(url.Values{})))
	assert.Empty(t, op.CheckForm(url.Values{"room[1]": {"x"}}))
}

var body = Operation{Params: []Param{
	{Name: "id", Type: "string", Required: true, Limit: "<=4 bytes"},
	{Name: "count", Type: "int", Limit: "1..10"},
	{Name: "share", Type: "number"},
	{Name: "flag", Type: "boolean"},
	{Name: "to", Type: "string[]", Limit: "<=2 per call"},
	{Name: "rows", Type: "object[]"},
	{Name: "extra", Type: "object"},
	{Name: "pairs", Type: "map<string,string>"},
	{Name: "entry", Type: "string(json)"},
	{Name: "agent.model.name", Type: "string", Limit: "<=3 chars"},
	{Name: "agent.size", Type: "int", Required: true},
	{Name: "rows[].key", Type: "string", Required: true, Limit: "<=3 chars"},
}}

func TestCheckJSON(t *testing.T) {
	const agent = `,"agent":{"size":1}`
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"only what must be": {`{"id":"a"` + agent + `}`, nil},
		"everything": {`{"id":"abcd","count":10,"share":0.5,"flag":false,"to":["a","b"],"rows":[{"key":"abc"},{"key":"x"}],"extra":{},"pairs":{"a":"b"},"entry":"{}",
			"agent":{"model":{"name":"abc"},"size":1}}`, nil},
		"nothing":               {`{}`, []string{"id missing", "agent.size missing"}},
		"empty text":            {``, []string{"body type"}},
		"null":                  {`null`, []string{"id missing", "agent.size missing"}},
		"list":                  {`[]`, []string{"body type"}},
		"cut":                   {`{"id":"a"`, []string{"body type"}},
		"invented":              {`{"id":"a","other":1` + agent + `}`, []string{"other unknown"}},
		"too long":              {`{"id":"abcde"` + agent + `}`, []string{"id length"}},
		"empty":                 {`{"id":""` + agent + `}`, []string{"id missing"}},
		"number for text":       {`{"id":5` + agent + `}`, []string{"id type"}},
		"null for text":         {`{"id":null` + agent + `}`, []string{"id type"}},
		"text for number":       {`{"id":"a","count":"5"` + agent + `}`, []string{"count type"}},
		"fraction for an int":   {`{"id":"a","count":1.5` + agent + `}`, []string{"count type"}},
		"number above":          {`{"id":"a","count":11` + agent + `}`, []string{"count range"}},
		"text for a share":      {`{"id":"a","share":"1"` + agent + `}`, []string{"share type"}},
		"number for a flag":     {`{"id":"a","flag":1` + agent + `}`, []string{"flag type"}},
		"text for a list":       {`{"id":"a","to":"u1"` + agent + `}`, []string{"to type"}},
		"too many":              {`{"id":"a","to":["a","b","c"]` + agent + `}`, []string{"to range"}},
		"object for a list":     {`{"id":"a","rows":{}` + agent + `}`, []string{"rows type"}},
		"list for an object":    {`{"id":"a","extra":[]` + agent + `}`, []string{"extra type"}},
		"text for a map":        {`{"id":"a","pairs":"{}"` + agent + `}`, []string{"pairs type"}},
		"text that is no JSON":  {`{"id":"a","entry":"{"` + agent + `}`, []string{"entry type"}},
		"in a list, missing":    {`{"id":"a","rows":[{"key":"a"},{}]` + agent + `}`, []string{"rows[].key missing"}},
		"in a list, too long":   {`{"id":"a","rows":[{"key":"abcd"}]` + agent + `}`, []string{"rows[].key length"}},
		"in a list, no object":  {`{"id":"a","rows":[5]` + agent + `}`, []string{"rows[].key missing"}},
		"empty list":            {`{"id":"a","rows":[]` + agent + `}`, nil},
		"something after":       {`{"id":"a"` + agent + `}{}`, []string{"body type"}},
		"nested, too long":      {`{"id":"a","agent":{"model":{"name":"abcd"},"size":1}}`, []string{"agent.model.name length"}},
		"nested, not an object": {`{"id":"a","agent":5}`, []string{"agent.size missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, violations(body.CheckJSON([]byte(c.body))))
		})
	}
}

func TestAViolationNamesTheParameterAndTheLimit(t *testing.T) {
	found := form.CheckForm(url.Values{"id": {"abcde"}})
	require.Len(t, found, 1)
	assert.Equal(t, "id: has 5 bytes, limit <=4 bytes", found[0].String())
}

// operation picks one of all, and of the two above.
func operation(index uint) *Operation {
	all := append(Operations(), &form, &body)
	return all[index%uint(len(all))]
}

func FuzzCheckForm(f *testing.F) {
	for index := range uint(len(Operations()) + 2) {
		f.Add(index, "id=a&room[abc]=x&minute=5&chatroom[=x&[]=y&userId=%ff&userId=%00")
	}
	f.Fuzz(func(t *testing.T, index uint, text string) {
		op := operation(index)
		pairs, _ := url.ParseQuery(text) // what can be read of it
		found := op.CheckForm(pairs)
		for _, v := range found {
			assert.NotEmpty(t, v.Kind)
			assert.NotEmpty(t, v.Detail)
		}
		for name := range pairs {
			if _, known := op.Param(name); !known {
				assert.Contains(t, violations(found), name+" unknown")
			}
		}
	})
}

func FuzzCheckJSON(f *testing.F) {
	for index := range uint(len(Operations()) + 2) {
		f.Add(index, `{"id":"a","agent":[{"size":1}],"to":[null],"count":1e999,"agentConfig":{"model":5}}`)
	}
	f.Add(uint(0), strings.Repeat("[", 100))
	f.Fuzz(func(t *testing.T, index uint, text string) {
		for _, v := range operation(index).CheckJSON([]byte(text)) {
			assert.NotEmpty(t, v.Kind)
			assert.NotEmpty(t, v.Detail)
		}
	})
}
