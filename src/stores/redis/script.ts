/**
 * The counting itself, as one Lua script that a Redis or Valkey server runs atomically: lands an event in the lists of its
 * keys and reads every counter for it (docs/velocity.md, "The rules of counting"). The plan of a counter set is part of the text, so
 * that a set has a script, and a digest, of its own.
 *
 * Keys of a server, below the base key of a group of fields and their values (all with one hash tag, so in one slot):
 * - `<base>:<list>:e`  sorted set, time → `<arrival number><values>`, the events of a list
 * - `<base>:<list>:v<column>`  sorted set, time of its newest event → value, for distinct values; only of lists so long that
 *   they are not read whole
 * - `<base>:<list>:d`  time of the newest event that was let go because of the limit
 * - `<base>:<list>:b<place>`  sorted set, as `v` but as of the start of a counter's window, for its baseline;
 *   `<base>:<list>:p<place>` is the time that it is at
 * - `…:i:<identity>`  marks of events already counted
 * - `…:clock`  of the whole store: `newest` and `covered` time, `arrivals` so far, `furthest`, the time of the event furthest ahead
 *   of the server's clock, and `mark`, a random word by which stores know it again. A server that knows of fewer arrivals than a caller
 *   was set back: it came back from an older snapshot, or was a replica that was behind. Then it takes a new mark, and keeps the old one
 *   as `before` and its own arrivals as `back`
 * - `…:n`  arrivals so far, where no clock key counts them
 */

import { eventKinds } from '../../engine/types.ts';
import { type CounterSet, latenessMs } from '../../engine/velocity/counters.ts';
import type { ListPlan } from './plan.ts';

/** The script of a plan. */
export function scriptOf(
  lists: readonly ListPlan[],
  counters: CounterSet,
  { identityMs, shortList }: { readonly identityMs: number; readonly shortList: number },
): string {
  const number = (value: number) => (Number.isFinite(value) ? String(value) : '-1');
  const windows = (list: ListPlan) =>
    list.windows
      .map(
        one =>
          `{place=${one.place + 1},col=${one.column + 1},over=${one.overMs},base=${one.baselineMs},limit=${number(one.limit)}}`,
      )
      .join(',');
  const plan = lists
    .map((list, index) => {
      const bit = eventKinds.indexOf(list.of);
      const columns = list.columns.map(field => field + 1).join(',');
      return `{id='${index}',group=${list.group + 1},kind=${2 ** bit},cond=${list.condition + 1},opener=${list.opener >= 0 ? `'${list.opener}'` : 'nil'},within=${list.withinMs},keep=${number(list.keep)},kept=${list.keptMs},cols={${columns}},windows={${windows(list)}}}`;
    })
    .join(',\n');
  return `local lists={\n${plan}\n}\nlocal counters=${counters.definitions.length}\nlocal lateness=${latenessMs}\nlocal identityMs=${identityMs}\nlocal short=${shortList}\n${body}`;
}

/** What the script is given besides the plan; the order of ARGV. */
export interface Call {
  /** Places of the groups whose base keys are in KEYS, in their order. */
  readonly groups: readonly number[];
  readonly identity: string;
  readonly at: number;
  readonly kinds: number;
  readonly reads: boolean;
  /** 1 per condition that holds, 0 otherwise, as one text. */
  readonly conditions: string;
  /** Digest of each field; empty: missing. */
  readonly fields: readonly string[];
  readonly amount: number | undefined;
  /** What the caller knows of the newest time and of the covered time. */
  readonly newest: number;
  readonly coveredFrom: number;
  /** Key of the server's own memory of these two; empty: the caller's are taken. */
  readonly clockKey: string;
  /** The mark that the caller knows the clock key by; empty: none yet. */
  readonly mark: string;
  /** A random word to mark the clock key with where it has none (it is new, or the server has lost what it held), and where it went back. */
  readonly newMark: string;
  /** Arrivals that the caller knows of under this mark. */
  readonly arrivals: number;
}

/** ARGV for a call. */
export function argumentsOf(call: Call): (string | number)[] {
  return [
    call.identity,
    call.at,
    call.kinds,
    call.reads ? 1 : 0,
    call.conditions,
    call.amount ?? '',
    Number.isFinite(call.newest) ? call.newest : '',
    Number.isFinite(call.coveredFrom) ? call.coveredFrom : '',
    call.clockKey,
    call.groups.map(group => group + 1).join(','),
    call.mark,
    call.newMark,
    call.arrivals,
    ...call.fields,
  ];
}

const body = `
local call=redis.call
local at=tonumber(ARGV[2])
local kinds=tonumber(ARGV[3])
local reads=ARGV[4]=='1'
local conditions=ARGV[5]
local amount=ARGV[6]
local newest=tonumber(ARGV[7])
local covered=tonumber(ARGV[8])
local clock=ARGV[9]
local fields=13
local function txt(n) return string.format('%.0f',n) end
local function has(kind) return kinds%(kind*2)>=kind end

-- what lies further ahead of this server's clock than lateness has a wrong time, and must not be what others are late against
local time=call('TIME')
local now=tonumber(time[1])*1000+math.floor(tonumber(time[2])/1000)
local latest=now+lateness
local setBack=false
local furthest
local mark=''
local arrivals=0
local back=''
if newest and newest>latest then newest=nil end
if at<=latest and (not newest or newest<at) then newest=at end
local identity=KEYS[1]..':i:'..ARGV[1]
local fresh=call('SET',identity,1,'NX','PX',identityMs)
if clock~='' then
  local known=call('HMGET',clock,'newest','covered','furthest','mark','arrivals','before','back')
  local seen=tonumber(known[1])
  local reached=tonumber(known[3])
  furthest=reached or 0
  mark=known[4]
  arrivals=tonumber(known[5]) or 0
  if not mark then
    mark=ARGV[12]
    call('HSET',clock,'mark',mark)
  elseif mark==ARGV[11] and arrivals<tonumber(ARGV[13]) then
    back=txt(arrivals)
    mark=ARGV[12]
    call('HSET',clock,'mark',mark,'before',ARGV[11],'back',back)
  elseif mark~=ARGV[11] and known[6]==ARGV[11] then
    back=known[7]
  end
  -- what the caller knows to be here was lost
  if ARGV[11]~='' and ARGV[11]~=mark and back=='' then covered=nil end
  if seen and seen>latest then
    -- an earlier version let it come that far
    if seen>furthest then furthest=seen end
    call('HDEL',clock,'newest')
    setBack=true
    seen=nil
  end
  if at>latest and at>furthest then furthest=at end
  if furthest>(reached or 0) then call('HSET',clock,'furthest',txt(furthest)) end
  if seen and (not newest or seen>newest) then newest=seen end
  local since=tonumber(known[2])
  if since and (not covered or since<covered) then covered=since end
  local first=not covered or at<covered
  if fresh and has(1) and first then covered=at end
  if newest and (not seen or newest>seen) then call('HSET',clock,'newest',txt(newest)) end
  if covered and (not since or covered<since) then call('HSET',clock,'covered',txt(covered)) end
end
newest=newest or math.min(at,now)
local readable=reads and at>=newest-lateness
-- when nothing newer has been seen, no list has an entry ahead of this event; without a clock key others may have seen it
local inOrder=furthest and at>=newest and at>=furthest
local arrival=0
if fresh then
  if clock~='' then
    arrival=call('HINCRBY',clock,'arrivals',1)
    arrivals=arrival
  else
    arrival=call('INCR',KEYS[1]..':n')
    call('PEXPIRE',KEYS[1]..':n',identityMs)
  end
end
local stamp=string.format('%014.0f',arrival)

-- the values of an entry: digests of 16 letters, or amounts between commas
local function values(member,cols)
  local from=15
  local found={}
  for c=1,#cols do
    local stop=string.find(member,',',from,true)
    found[c]=string.sub(member,from,stop-1)
    from=stop+1
  end
  return found
end

local function sumOf(entries,column,cols)
  local sum=0
  for n=1,#entries do sum=sum+(tonumber(values(entries[n],cols)[column]) or 0) end
  return sum
end

local function distinctOf(entries,column,cols)
  local seen={}
  local count=0
  for n=1,#entries do
    local value=values(entries[n],cols)[column]
    if value~='' and not seen[value] then seen[value]=true count=count+1 end
  end
  return count
end

-- the newest time of each value, once a list is too long to be read whole: of all its entries then, of the new one after
local function note(list,base,size)
  local entries=size==short+1 and call('ZRANGE',base..'e',0,-1,'WITHSCORES')
  for c=1,#list.cols do
    local field=list.cols[c]
    local seen=base..'v'..c
    if field>0 and entries then
      for n=1,#entries,2 do
        local value=values(entries[n],list.cols)[c]
        if value~='' then call('ZADD',seen,'GT',entries[n+1],value) end
      end
    elseif field>0 and ARGV[fields+field]~='' then
      call('ZADD',seen,'GT',at,ARGV[fields+field])
    end
    if field>0 then call('PEXPIRE',seen,list.kept) end
  end
end

-- how many entries the list has afterwards, and whether it holds this event alone
local function land(list,base)
  local events=base..'e'
  local parts={stamp}
  for c=1,#list.cols do
    local field=list.cols[c]
    local value=field==0 and amount or ARGV[fields+field]
    parts[c+1]=value..','
  end
  call('ZADD',events,at,table.concat(parts))
  call('PEXPIRE',events,list.kept)
  -- what no window reaches any more harms nobody: now and then is often enough
  if arrival%16==0 then
    local horizon=txt(newest-list.kept)
    if call('ZREMRANGEBYSCORE',events,'-inf',horizon)>0 then
      for c=1,#list.cols do if list.cols[c]>0 then call('ZREMRANGEBYSCORE',base..'v'..c,'-inf',horizon) end end
    end
  end
  local size=call('ZCARD',events)
  local alone=size==1
  if size>short then note(list,base,size) end
  if list.keep>=0 and size>list.keep then
    local oldest=call('ZRANGE',events,0,0,'WITHSCORES')
    call('ZREM',events,oldest[1])
    size=size-1
    local dropped=tonumber(call('GET',base..'d'))
    if not dropped or tonumber(oldest[2])>dropped then dropped=tonumber(oldest[2]) end
    call('SET',base..'d',txt(dropped),'PX',list.kept)
  end
  for n=1,#list.windows do
    local window=list.windows[n]
    if window.base>0 and window.col>0 and list.cols[window.col]>0 then
      local from=tonumber(call('GET',base..'p'..window.place))
      local value=ARGV[fields+list.cols[window.col]]
      if from and at<=from and value~='' then call('ZADD',base..'b'..window.place,'GT',at,value) end
    end
  end
  return size,alone
end

-- distinct values of a baseline that ends at a time: what has left the window since the last reading joins a set of its own
local function distinctBefore(list,base,window,from,to)
  local name=base..'b'..window.place
  local at=base..'p'..window.place
  local reached=tonumber(call('GET',at))
  if reached and to<reached then
    return distinctOf(call('ZRANGEBYSCORE',base..'e','('..txt(from),txt(to)),window.col,list.cols)
  end
  local joined=call('ZRANGEBYSCORE',base..'e',reached and '('..txt(reached) or '-inf',txt(to),'WITHSCORES')
  for n=1,#joined,2 do
    local value=values(joined[n],list.cols)[window.col]
    if value~='' then call('ZADD',name,'GT',joined[n+1],value) end
  end
  if #joined>0 then
    call('ZREMRANGEBYSCORE',name,'-inf',txt(newest-list.kept))
    call('PEXPIRE',name,list.kept)
  end
  call('SET',at,txt(to),'PX',list.kept)
  return call('ZCOUNT',name,'('..txt(from),txt(to))
end

local figures={}
for n=1,counters*3 do figures[n]='' end

-- the figure of the entries from place first on whose times are in (from, to]
local function figureOf(times,found,window,column,first,from,to)
  local figure=0
  local seen={}
  for n=first,#times do
    local time=times[n]
    if time>from and time<=to then
      if window.col==0 then
        figure=figure+1
      elseif column==0 then
        figure=figure+(tonumber(found[n][window.col]) or 0)
      else
        local value=found[n][window.col]
        if value~='' and not seen[value] then seen[value]=true figure=figure+1 end
      end
    end
  end
  return figure
end

-- what the list keeps of this event
local function ownValues(list)
  local own={}
  for c=1,#list.cols do
    local field=list.cols[c]
    own[c]=field==0 and amount or ARGV[fields+field]
  end
  return own
end

-- a short list is fetched once, and every window counted from it; one that holds this event alone need not be
local function readShort(list,base,size,alone)
  local times={at}
  local found={}
  if alone then
    found[1]=ownValues(list)
  else
    local entries=call('ZRANGE',base..'e',0,-1,'WITHSCORES')
    for n=1,size do
      times[n]=tonumber(entries[n*2])
      if #list.cols>0 then found[n]=values(entries[n*2-1],list.cols) end
    end
  end
  for n=1,#list.windows do
    local window=list.windows[n]
    local place=window.place
    local start=at-window.over
    local column=list.cols[window.col]
    local beyond
    if window.limit>=0 and size>window.limit then
      beyond=times[size-window.limit]
    elseif size==window.limit then
      beyond=tonumber(call('GET',base..'d'))
    end
    if beyond and beyond>start then
      figures[place*3]='1'
      local value=window.limit
      if column==0 then value=figureOf(times,found,window,column,size-window.limit+1,start,at) end
      figures[place*3-2]=txt(value)
    else
      figures[place*3-2]=txt(figureOf(times,found,window,column,1,start,at))
    end
    if window.base>0 and covered and covered<=start-window.base then
      figures[place*3-1]=txt(figureOf(times,found,window,column,1,start-window.base,start))
    end
  end
end

local function read(list,base,size,alone)
  if size>0 and size<=short then return readShort(list,base,size,alone) end
  local events=base..'e'
  if size==0 then
    for n=1,#list.windows do
      local window=list.windows[n]
      figures[window.place*3-2]='0'
      if covered and covered<=at-window.over-window.base then figures[window.place*3-1]='0' end
    end
    return
  end
  local ahead=not inOrder and tonumber(call('ZRANGE',events,-1,-1,'WITHSCORES')[2])>at
  for n=1,#list.windows do
    local window=list.windows[n]
    local place=window.place
    local start=at-window.over
    local after='('..txt(start)
    local column=list.cols[window.col]
    local value
    local full=false
    if window.limit>=0 and size>=window.limit then
      local beyond
      if size>window.limit then
        beyond=tonumber(call('ZRANGE',events,size-window.limit-1,size-window.limit-1,'WITHSCORES')[2])
      else
        beyond=tonumber(call('GET',base..'d'))
      end
      full=beyond and beyond>start
    end
    if full and column==0 then
      value=0
      local kept=call('ZRANGE',events,-window.limit,-1,'WITHSCORES')
      for m=1,#kept,2 do
        local time=tonumber(kept[m+1])
        if time>start and time<=at then value=value+(tonumber(values(kept[m],list.cols)[window.col]) or 0) end
      end
    elseif full then
      value=window.limit
    elseif window.col==0 then
      value=call('ZCOUNT',events,after,at)
    elseif column==0 then
      value=sumOf(call('ZRANGEBYSCORE',events,after,at),window.col,list.cols)
    elseif ahead then
      value=distinctOf(call('ZRANGEBYSCORE',events,after,at),window.col,list.cols)
    else
      value=call('ZCOUNT',base..'v'..window.col,after,at)
    end
    figures[place*3-2]=txt(value)
    if full then figures[place*3]='1' end
    if window.base>0 then
      local from=start-window.base
      if not covered or covered>from then
        figures[place*3-1]=''
      elseif window.col==0 then
        figures[place*3-1]=txt(call('ZCOUNT',events,'('..txt(from),txt(start)))
      elseif column==0 then
        figures[place*3-1]=txt(sumOf(call('ZRANGEBYSCORE',events,'('..txt(from),txt(start)),window.col,list.cols))
      else
        figures[place*3-1]=txt(distinctBefore(list,base,window,from,start))
      end
    end
  end
end

local given={}
local position=0
for group in string.gmatch(ARGV[10],'%d+') do
  position=position+1
  given[tonumber(group)]=KEYS[position]
end
for n=1,#lists do
  local list=lists[n]
  local key=given[list.group]
  if key then
    local base=key..':'..list.id..':'
    local counts=fresh and has(list.kind) and at>newest-list.kept
      and (list.cond==0 or string.sub(conditions,list.cond,list.cond)=='1')
    if counts and list.opener then
      counts=call('ZCOUNT',key..':'..list.opener..':e','('..txt(at-list.within),at)>0
    end
    local size,alone
    if counts then size,alone=land(list,base) end
    if readable and #list.windows>0 then read(list,base,size or call('ZCARD',base..'e'),alone) end
  end
end
return {table.concat(figures,' '),now,setBack and 1 or 0,mark,arrivals,back,reads and not readable and 1 or 0}
`;
